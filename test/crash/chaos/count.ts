import type { TimelineEntry } from '#src/domain/tickets/ticket.ts';
import type { OpenStore } from '#src/store/open.ts';
import type { OutboxDocument } from '#src/store/queues.ts';
import { kept } from '../../soak/tally.ts';
import type { Ground, Said } from './ground.ts';
import type { Mail } from './mail-server.ts';
import type { Request } from './people.ts';

/** What there is, and everything that is wrong with it, a line each. */
export interface Counted {
  readonly counts: Readonly<Record<string, number>>;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** Doubled, and nobody could know. */
  readonly explained: readonly string[];
  readonly faults: readonly string[];
}

/** Looks at everything that the requests should have left behind, on the platform and in the store. */
export async function counted(
  ground: Ground,
  { database }: OpenStore,
  all: readonly Said[],
  requests: readonly Request[],
  mails: readonly Mail[],
): Promise<Counted> {
  const found = new Found();
  const { tickets, entries } = await kept({ database });
  const outbox = database.collection<OutboxDocument>('outbox');
  const sent = await outbox.find({ state: 'sent' }).toArray();
  const again = repeated(ground, all, found);
  const privately = privatelyTwice(ground, all, found);
  const once = all.filter((said) => !again.has(said));
  checkPosts(ground, once, sent, found);
  found.exactly('tickets', tickets.length, requests.length);
  const [ofTicket, ofMark] = [
    Map.groupBy(entries, ({ ticket }) => ticket),
    Map.groupBy(tickets, ({ ticket }) => /\bK\d+x\b/.exec(ticket.subject)?.[0] ?? ''),
  ];
  const aboutMark = Map.groupBy(once, ({ words }) => /\bK\d+x\b/.exec(words)?.[0] ?? '');
  const cards = Map.groupBy(once.filter(isCard), ({ words }) => /T-\d+/.exec(words)?.[0] ?? '');
  found.exactly('cards', [...cards.values()].flat().length, requests.length);
  for (const request of requests) {
    const own = ofMark.get(request.mark) ?? [];
    found.exactly(`tickets of ${request.mark}`, own.length, 1);
    const [ticket] = own;
    if (!ticket) continue;
    const [card, ...further] = cards.get(`T-${ticket._id}`) ?? [];
    found.exactly(`cards of T-${ticket._id}`, card ? 1 + further.length : 0, 1);
    const kinds = (ofTicket.get(ticket._id) ?? []).map(({ entry }) => entry.kind);
    checkRequest(ground, request, { ticket: ticket._id, card, kinds, about: aboutMark.get(request.mark) ?? [] }, found);
  }
  const distinct = new Set(mails.map(({ id }) => id));
  found.exactly('mails', distinct.size, sent.filter(({ kind }) => kind === 'mail').length);
  await checkQueues({ database }, found);
  for (const fault of ground.violations().slice(0, 10)) found.faults.push(`against the protocol: ${fault}`);
  const afterthoughts = requests.flatMap((request) => request.afterthoughts);
  return {
    lost: found.lost,
    doubled: found.doubled,
    explained: found.explained,
    faults: found.faults,
    counts: {
      requests: requests.length,
      tickets: tickets.length,
      cards: [...cards.values()].flat().length,
      'answers sent by agents': requests.flatMap(({ answers }) => answers).length,
      afterthoughts: afterthoughts.length,
      'posts of Relevo': all.filter(({ key }) => key !== undefined).length,
      'posts twice, as nobody could know': again.size,
      'private answers twice, as they bear no key': privately,
      mails: distinct.size,
      'mails sent again under their id': mails.length - distinct.size,
      doubled: found.doubled.length,
      lost: found.lost.length,
      faults: found.faults.length,
    },
  };
}

export class Found {
  readonly lost: string[] = [];
  readonly doubled: string[] = [];
  readonly explained: string[] = [];
  readonly faults: string[] = [];

  exactly(what: string, count: number, expected: number): void {
    if (count > expected) this.doubled.push(`${what}: ${count} instead of ${expected}`);
    if (count < expected) this.lost.push(`${what}: ${count} instead of ${expected}`);
  }
}

function isCard({ channel, thread, words, byRelevo }: Said): boolean {
  return byRelevo && channel === 'agents' && thread === undefined && /^\W*T-\d+ · K\d+x /.test(words);
}

/** Posts that stand there once more; each must have its excuse. */
export function repeated(ground: Ground, all: readonly Said[], found: Found): ReadonlySet<Said> {
  const excused = new Set<Said>();
  for (const [key, [first, ...others]] of Map.groupBy(all.filter(hasKey), ({ key }) => key)) {
    for (const other of others) {
      const excuse = first && ground.excuse(first, other);
      const what = `${key} in ${other.channel}: ${other.words.slice(0, 60).replaceAll('\n', ' ')}`;
      if (excuse === undefined) found.doubled.push(`the post ${what}`);
      else {
        found.explained.push(`${what}: ${excuse}`);
        excused.add(other);
      }
    }
  }
  return excused;
}

function hasKey(said: Said): said is Said & { readonly key: string } {
  return said.key !== undefined;
}

/** Each post of the outbox that was sent stands there, nothing else does, and those of one stream in their order. */
function checkPosts(ground: Ground, once: readonly Said[], sent: readonly OutboxDocument[], found: Found): void {
  const places = new Map(
    once.flatMap((said, at) => (said.key === undefined ? [] : [[said.key, { said, at }] as const])),
  );
  const known = new Set(sent.map(({ _id }) => ground.keyOf(_id)));
  for (const [key, { said }] of places)
    if (!known.has(key)) found.faults.push(`nobody sent ${key}: ${said.words.slice(0, 60)}`);
  const posts = sent.filter(({ kind }) => kind === 'post');
  for (const { _id } of posts)
    if (!places.has(ground.keyOf(_id))) found.lost.push(`${_id} was sent, and stands nowhere`);
  for (const [stream, items] of Map.groupBy(posts, (item) => item.stream)) {
    const order = items
      .toSorted((one, other) => one.seq - other.seq)
      .flatMap(({ _id }) => places.get(ground.keyOf(_id)) ?? []);
    for (const [before, after] of pairs(order))
      if (before.at > after.at && before.said.thread === after.said.thread)
        found.faults.push(`out of order in ${stream}: ${after.said.words.slice(0, 60)}`);
  }
}

interface OfRequest {
  readonly ticket: number;
  readonly card: Said | undefined;
  readonly kinds: readonly TimelineEntry['kind'][];
  readonly about: readonly Said[];
}

function checkRequest(ground: Ground, request: Request, { ticket, card, kinds, about }: OfRequest, found: Found): void {
  const label = `T-${ticket}`;
  const expected = { opened: 1, customer: request.afterthoughts.length, answer: request.answers.length };
  for (const [kind, count] of Object.entries(expected))
    found.exactly(`${kind} of ${label}`, kinds.filter((one) => one === kind).length, count);
  const standing = (root: string | undefined, words: string) =>
    about.filter((said) => said.byRelevo && said.thread === root && said.words.includes(words));
  const answers = request.answers.map((text) => standing(request.said.id, text));
  for (const [at, posts] of answers.entries()) found.exactly(`${request.answers[at]} of ${label}`, posts.length, 1);
  const relayed = request.afterthoughts.map((one) => standing(card?.id, one.words));
  for (const [at, posts] of relayed.entries())
    found.exactly(`${request.afterthoughts[at]?.words} in the desk's thread of ${label}`, posts.length, 1);
  for (const [before, after] of pairs(answers.flat()))
    if (about.indexOf(before) > about.indexOf(after)) found.faults.push(`answers out of order in ${label}`);
  const [first, second] = request.afterthoughts;
  const [one, other] = relayed.flat();
  if (first && second && one && other && about.indexOf(one) > about.indexOf(other) && ground.toldInOrder(first, second))
    found.faults.push(`afterthoughts out of order in ${label}`);
}

/** Nothing is left over, and nothing was given up. */
async function checkQueues({ database }: Pick<OpenStore, 'database'>, found: Found): Promise<void> {
  for (const [collection, states] of [
    ['outbox', ['queued', 'failed']],
    ['inbox', ['taken', 'failed']],
  ] as const)
    for (const state of states)
      for (const left of await database.collection(collection).find({ state }).toArray())
        found.faults.push(`${collection} ${String(left._id)} is ${state}: ${String(left['lastError'])}`);
}

/**
 * What one person alone is shown as the answer to what they did: where the answer to that call is lost it is sent again, and stands there
 * twice unless it has a place. @returns how often nobody could know
 */
function privatelyTwice(ground: Ground, all: readonly Said[], found: Found): number {
  const answers = Map.groupBy(
    all.filter(({ answers: to }) => to !== undefined),
    ({ answers: to, words }) => `${to} ${words}`,
  );
  const further = [...answers.values()].flatMap((same) => same.slice(1));
  const wrong = further.filter((said) => ground.answersInPlace?.(said));
  for (const { words } of wrong) found.doubled.push(`the private answer ${words.slice(0, 60).replaceAll('\n', ' ')}`);
  return further.length - wrong.length;
}

function* pairs<T>(all: readonly T[]): Generator<readonly [T, T]> {
  for (let at = 1; at < all.length; at += 1) {
    const [before, after] = [all[at - 1], all[at]];
    if (before !== undefined && after !== undefined) yield [before, after];
  }
}
