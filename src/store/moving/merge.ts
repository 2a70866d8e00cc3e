import { type Doc, isNum, toNumber, type Value } from '../embedded/bson/values.ts';

/**
 * What becomes of a document that is in the store and in the export, and is not the same in both.
 *
 * `kept`: what is here stays. `newer`: the one whose number in `by` is higher takes the place of the other. `rises`: the field
 * takes the higher number of both, and `earliest` the earlier time, and the rest is as it is here.
 */
export type Rule =
  | { readonly kind: 'kept' }
  | { readonly kind: 'newer'; readonly by: string }
  | { readonly kind: 'rises'; readonly by: string; readonly earliest?: string };

/**
 * Everything else is kept as it is here. Histories and the audit log are never written anew; of a message that waits, a file, a draft
 * or a count this store knows what has become of it since; and of what people set, as a customer's address, nobody can say
 * which is the later word.
 */
const RULES: Readonly<Record<string, Rule>> = {
  // A number that was given is never given again.
  counters: { kind: 'rises', by: 'value' },
  tickets: { kind: 'newer', by: 'version' },
  lines: { kind: 'newer', by: 'version' },
  turns: { kind: 'newer', by: 'turn' },
  bulks: { kind: 'newer', by: 'done' },
  // The number of a channel's messages, under which the next one is sent; what the export has to tell is due when it was there.
  alertqueues: { kind: 'rises', by: 'sent', earliest: 'dueAt' },
};
const KEPT: Rule = { kind: 'kept' };

export function ruleOf(collection: string): Rule {
  return RULES[collection] ?? KEPT;
}

/** What is to be done with it: the filter says what it must still be like here. */
export type Verdict = 'kept' | 'older' | { readonly filter: Doc; readonly change: Doc };

/** @param here and `there`, in the export, are not the same */
export function verdictOn(collection: string, here: Doc, there: Doc): Verdict {
  const rule = ruleOf(collection);
  if (rule.kind === 'kept') return 'kept';
  const id: Doc = new Map([['_id', new Map<string, Value>([['$eq', here.get('_id') ?? null]])]]);
  if (rule.kind === 'rises') return { filter: id, change: risen(rule, there) };
  const [own, other] = [numberIn(here, rule.by), numberIn(there, rule.by)];
  if (own === other) return 'kept';
  if (own > other) return 'older';
  const as = here.get(rule.by);
  return { filter: as === undefined ? id : new Map([...id, [rule.by, as]]), change: there };
}

function risen({ by, earliest }: Extract<Rule, { kind: 'rises' }>, there: Doc): Doc {
  const change: Doc = new Map([['$max', new Map<string, Value>([[by, there.get(by) ?? 0]])]]);
  const at = earliest === undefined ? undefined : there.get(earliest);
  if (earliest !== undefined && at instanceof Date) change.set('$min', new Map<string, Value>([[earliest, at]]));
  return change;
}

/** What has no number has the lowest. */
function numberIn(doc: Doc, field: string): number {
  const value = doc.get(field);
  return value !== undefined && isNum(value) ? toNumber(value) : Number.NEGATIVE_INFINITY;
}

/** So long what was done is remembered, see `queues.ts`: what waits for longer may have been done since. */
const REMEMBERED_MS = 7 * 24 * 60 * 60 * 1_000;

/** Why documents of a collection are left out of a merge; none when they are not. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  jobs: 'Relevo makes them at its start',
  absences: 'who is away now is what this store says',
};

/** Whether what waits in the export is so old that this store may have done it and forgotten that. */
export function isForgotten(collection: string, doc: Doc, now: Date): boolean {
  const since = now.getTime() - REMEMBERED_MS;
  const state = doc.get('state');
  if (collection === 'outbox' && (state === 'queued' || state === 'failed')) {
    const at = doc.get('createdAt');
    return at instanceof Date && at.getTime() < since;
  }
  if (collection !== 'inbox' || state !== 'taken') return false;
  // Milliseconds, then the key.
  const order = doc.get('order');
  const [at = ''] = typeof order === 'string' ? order.split(' ') : [];
  return at !== '' && Number(at) < since;
}

/**
 * The record of the file whose bytes a document is of; none when it is something else. Bytes go along only with their
 * record: where it is here already they are here, or were removed.
 */
export function fileOfBytes(collection: string, doc: Doc): string | undefined {
  const id =
    collection === 'fileBytes.files'
      ? doc.get('_id')
      : collection === 'fileBytes.chunks'
        ? doc.get('files_id')
        : undefined;
  return typeof id === 'string' && id.includes('/') ? id.slice(0, id.lastIndexOf('/')) : undefined;
}

/**
 * By which fields two documents are about the same thing, whatever their `_id`s. Where a store has it under another `_id`, or under
 * one `_id` something else (`fixed`), the two have counted apart and cannot be put together.
 */
export const SAME_BY: Readonly<Record<string, { readonly fields: readonly string[]; readonly fixed: boolean }>> = {
  tickets: { fields: ['madeBy'], fixed: true },
  customers: { fields: ['accounts', 'number'], fixed: false },
};
