import type { Text } from '../i18n/types.ts';
import type { MessageRef } from './refs.ts';

/**
 * A neutral card: one description, a renderer per platform. `T` is what stands for words: `Text` while it crosses
 * layers, `string` once it was rendered for a reader. Everything is JSON-safe.
 */
export interface Card<T = Text> {
  readonly title?: T;
  /** Shown as a symbol and a word or edge, never by colour alone. */
  readonly tone?: Tone;
  readonly blocks: readonly Block<T>[];
}

export type Tone = 'plain' | 'info' | 'good' | 'warn' | 'bad';

export type Block<T = Text> =
  | { readonly kind: 'text'; readonly text: T }
  /** Small print. */
  | { readonly kind: 'context'; readonly text: T }
  | { readonly kind: 'fields'; readonly fields: readonly CardField<T>[] }
  /** What a person wrote, set off from Relevo's own words. `by` says who. Line breaks are kept, markup is not. */
  | { readonly kind: 'quote'; readonly text: string; readonly by?: T }
  | { readonly kind: 'list'; readonly items: readonly ListItem<T>[] }
  | { readonly kind: 'steps'; readonly steps: readonly Step<T>[] }
  /** Names these people so that the platform notifies them. `user` ids of the platform that the card goes to. */
  | { readonly kind: 'mention'; readonly users: readonly string[] }
  /** Ways to messages; whoever may not see one is told so by the platform. */
  | { readonly kind: 'links'; readonly links: readonly MessageLink<T>[] }
  | { readonly kind: 'actions'; readonly actions: readonly Action<T>[] }
  | { readonly kind: 'divider' };

export interface CardField<T = Text> {
  readonly label: T;
  readonly value: T;
}

export interface ListItem<T = Text> {
  readonly title: T;
  readonly detail?: T;
  readonly action?: Button<T>;
}

export interface Step<T = Text> {
  readonly done: boolean;
  readonly label: T;
  readonly detail?: T;
}

export interface MessageLink<T = Text> {
  readonly label: T;
  readonly message: MessageRef;
  /** For a message of another platform: its address there, http or https, where it has one. */
  readonly url?: string;
}

export type Action<T = Text> = Button<T> | Menu<T>;

/** A button is a command with its options filled in. */
export interface Button<T = Text> {
  readonly kind: 'button';
  readonly label: T;
  readonly run: string;
  readonly args: Readonly<Record<string, string>>;
  readonly style?: 'primary' | 'danger';
}

/** A menu is a command whose option `into` gets what is chosen. */
export interface Menu<T = Text> {
  readonly kind: 'menu';
  readonly label: T;
  readonly run: string;
  readonly args: Readonly<Record<string, string>>;
  readonly into: string;
  readonly choices: readonly Choice<T>[];
}

export interface Choice<T = Text> {
  readonly value: string;
  readonly label: T;
}

/** What a look-up offers. */
export interface Suggestion<T = Text> extends Choice<T> {
  /** Fields of the same form that need not be asked when this is chosen, by id; a platform that cannot fill them in leaves them open. */
  readonly fills?: Readonly<Record<string, string>>;
}

/** A form in a window of its own. What is submitted runs `run` with `args` and the fields' values together. */
export interface Modal<T = Text> {
  readonly title: T;
  readonly submit: T;
  readonly intro?: readonly Block<T>[];
  readonly fields: readonly Field<T>[];
  readonly run: string;
  readonly args: Readonly<Record<string, string>>;
  /** Which page of a form that the platform cannot show whole; absent: the only one. Counted from 1. */
  readonly page?: { readonly number: number; readonly of: number };
}

/**
 * A `lookup` asks Relevo for what could be meant while one types (`SuggestEvent`); its value is that of what was chosen, else
 * what was typed. Values are strings: `true`/absent for a tick, the choice's value for a select, the ids of files (`SubmitEvent.files`)
 * joined by commas. A form with a field for files has one page: what was put into an earlier one is not kept.
 */
export interface Field<T = Text> {
  readonly id: string;
  readonly kind: 'line' | 'paragraph' | 'select' | 'tick' | 'file' | 'lookup';
  readonly label: T;
  readonly hint?: T;
  readonly required: boolean;
  readonly maxLength?: number;
  readonly value?: string;
  readonly choices?: readonly Choice<T>[];
}
