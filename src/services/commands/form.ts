import type { Desk } from '../../domain/desk.ts';
import { label, numberOf } from '../../domain/tickets/ticket.ts';
import { plain } from '../../i18n/types.ts';
import { newId } from '../../lib/ids.ts';
import type { Block, Field, Modal } from '../../port/cards.ts';
import type { Limits } from '../../port/platform.ts';
import type { DraftStore } from '../stores/stores.ts';
import type { Command } from './command.ts';
import type { Options } from './option.ts';

/** The arguments by which a form of several pages finds its earlier ones and its next. */
export const DRAFT = '_draft';
export const PAGE = '_page';
const DRAFT_LIVES = Temporal.Duration.from({ hours: 24 });

export interface FormState {
  readonly name: string;
  readonly command: Command;
  /** Declared options and what the form asks besides. */
  readonly options: Options;
  /** Options that were filled in before the form opened. */
  readonly args: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string>>;
}

/** Whether a command opens its form: decided from the declaration and what was given, before anything is read. */
export function opensForm(command: Command, given: Readonly<Record<string, string>>): boolean {
  if (!command.form) return false;
  if (command.form.always) return true;
  return Object.entries(command.options).some(([id, option]) => option.required && (given[id] ?? '').trim() === '');
}

/** The fields that a form shows: what was not given before it opened and is not hidden. */
export function askedFor(options: Options, args: Readonly<Record<string, string>>): Options {
  return Object.fromEntries(Object.entries(options).filter(([id, option]) => !option.hidden && !(id in args)));
}

/** One page of the form, counted from 1; all of it where the platform can show it whole. */
export function formPage(state: FormState, page: number, limits: Limits, desk: Desk): Modal {
  const { command, name } = state;
  if (!command.form) throw new Error(`${name} has no form`);
  const pages = pagesOf(askedFor(state.options, state.args), limits);
  const fields = pages[page - 1] ?? [];
  const ticket = numberOf(state.args['ticket'] ?? '');
  const intro: Block[] = [
    ...(ticket === undefined ? [] : [{ kind: 'context', text: plain(label(ticket)) } as const]),
    ...(command.form.intro === undefined ? [] : [{ kind: 'text', text: { key: command.form.intro } } as const]),
  ];
  return {
    title: { key: command.form.title },
    submit: { key: page < pages.length ? 'form.next' : command.form.submit },
    ...(intro.length === 0 ? {} : { intro }),
    fields: fields.map(([id, option]) => fieldOf(id, option, state.values[id], desk, limits)),
    run: name,
    args: state.args,
    ...(pages.length > 1 ? { page: { number: page, of: pages.length } } : {}),
  };
}

export function pageOptions(state: Pick<FormState, 'options' | 'args'>, page: number, limits: Limits): Options {
  return Object.fromEntries(pagesOf(askedFor(state.options, state.args), limits)[page - 1] ?? []);
}

export function pageCount(state: Pick<FormState, 'options' | 'args'>, limits: Limits): number {
  return pagesOf(askedFor(state.options, state.args), limits).length;
}

function pagesOf(options: Options, limits: Limits): (readonly [string, Options[string]])[][] {
  const all = Object.entries(options);
  const pages: (readonly [string, Options[string]])[][] = [];
  for (let from = 0; from < all.length; from += limits.modalFields)
    pages.push(all.slice(from, from + limits.modalFields));
  return pages.length === 0 ? [[]] : pages;
}

function fieldOf(id: string, option: Options[string], value: string | undefined, desk: Desk, limits: Limits): Field {
  return {
    id,
    kind: option.kind,
    label: { key: option.label },
    required: option.required,
    maxLength: Math.min(option.maxLength, limits.fieldText),
    ...(option.hint === undefined ? {} : { hint: { key: option.hint } }),
    ...(value === undefined ? {} : { value }),
    ...(option.choices === undefined ? {} : { choices: option.choices(desk) }),
  };
}

/** Keeps the pages that were filled in until the last one comes. */
export class FormDrafts {
  readonly #drafts: DraftStore;

  constructor(drafts: DraftStore) {
    this.#drafts = drafts;
  }

  async earlier(args: Readonly<Record<string, string>>, owner: string): Promise<Readonly<Record<string, string>>> {
    const id = args[DRAFT];
    return id === undefined ? {} : ((await this.#drafts.get(id, owner)) ?? {});
  }

  /** @returns the arguments for the next page */
  async keep(
    args: Readonly<Record<string, string>>,
    owner: string,
    values: Readonly<Record<string, string>>,
    now: Temporal.Instant,
  ) {
    const id = args[DRAFT] ?? newId();
    await this.#drafts.put(id, owner, values, now.add(DRAFT_LIVES).toString());
    return { ...args, [DRAFT]: id };
  }
}
