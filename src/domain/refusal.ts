import { type Key, type Params, type Text, t } from '../i18n/types.ts';

/** A command with a ticket, and how it is called on a button. */
export interface Instead {
  readonly run: string;
  readonly label: Extract<Key, `button.${string}`>;
  readonly ticket: string;
  /** What else the command is given, unseen. */
  readonly args?: Readonly<Record<string, string>>;
}

/** Somebody asked for what cannot be done. The text tells them why and what to do instead; nothing was changed. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly text: Text;
  /** What is wrong or missing, a line each. */
  readonly details: readonly Text[];
  /** Set when somebody without the right tried: it goes to the audit log. */
  readonly denied: boolean;
  /** A command that helps. */
  readonly instead: Instead | undefined;

  constructor(text: Text, options: { details?: readonly Text[]; denied?: boolean; instead?: Instead } = {}) {
    super('key' in text ? text.key : 'refused');
    this.text = text;
    this.details = options.details ?? [];
    this.denied = options.denied ?? false;
    this.instead = options.instead;
  }
}

export function refuse<K extends Key>(key: K, ...rest: Params<K> extends undefined ? [] : [params: Params<K>]): never {
  throw new Refusal(t(key, ...rest));
}
