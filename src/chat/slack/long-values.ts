import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Modal } from '../../port/cards.ts';
import type { Notes } from '../../port/definition.ts';
import { slackLimits } from './limits.ts';

const shape = z.array(z.string());
/** Of one person: what they chose from last, and more than one window has. */
const mostKept = 120;
const reference = /^long#[\w-]{43}$/;

/**
 * An option's value holds 150 characters. A longer one stands there by its hash, and is kept in a note of whoever chooses: what they
 * chose from last, so that the notes do not grow.
 */
export class LongValues {
  readonly #notes: Notes;

  constructor(notes: Notes) {
    this.#notes = notes;
  }

  /** Before somebody is offered these. @throws RetryLater */
  async keep(user: string, values: readonly string[]): Promise<void> {
    const long = values.filter((value) => value.length > slackLimits.optionValue);
    if (long.length === 0) return;
    await this.#notes.update(noteOf(user), (before) => {
      const all = [...new Set([...long, ...keptIn(before)])];
      return JSON.stringify(all.slice(0, Math.max(mostKept, long.length)));
    });
  }

  /** What was chosen; undefined where it was forgotten since. @throws RetryLater */
  async whole(user: string, value: string): Promise<string | undefined> {
    if (!reference.test(value)) return value;
    return keptIn(await this.#notes.read(noteOf(user))).find((one) => valueFor(one) === value);
  }
}

/** As it stands on an option. */
export function valueFor(value: string): string {
  if (value.length <= slackLimits.optionValue) return value;
  return `long#${createHash('sha256').update(value).digest('base64url')}`;
}

/** The values from which one chooses in a form. */
export function offeredIn({ fields }: Modal<string>): readonly string[] {
  return fields.flatMap(({ kind, value = '', choices = [] }) => [
    ...choices.map((choice) => choice.value),
    ...(kind === 'lookup' ? [value] : []),
  ]);
}

function noteOf(user: string): string {
  return `long:${user}`;
}

function keptIn(note: string | undefined): readonly string[] {
  try {
    return note === undefined ? [] : shape.parse(JSON.parse(note));
  } catch {
    return [];
  }
}
