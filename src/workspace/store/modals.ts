import { newId } from '../../lib/ids.ts';
import type { Modal } from '../../port/cards.ts';
import { type Answer, NotHere, TooLong } from '../model.ts';
import { limits } from '../protocol.ts';
import type { Database } from './database.ts';

/** Where an interaction was made. */
export interface Where {
  readonly member: string;
  readonly channel: string;
  readonly thread?: string;
  /** Not in the conversation but beside it: what is answered goes onto the member's pile. */
  readonly aside?: true;
}

/** What was submitted last, so that pressing twice, or again after no answer, is one submission. */
interface Attempt {
  readonly delivery: string;
  readonly interaction: string;
  readonly values: string;
  /** Set when the window is over: the form was taken or another page came. */
  readonly answer?: Answer;
}

export interface OpenModal {
  readonly id: string;
  readonly where: Where;
  readonly modal: Modal<string>;
  readonly attempt: Attempt | undefined;
}

const lifeMinutes = 30;
const perMember = 20;

/** Windows that are open, each for one member. What may be submitted is what stands here. */
export class Modals {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Returns the id, which nobody can guess. A member's oldest windows are given up for new ones. */
  open(where: Where, modal: Modal<string>): string {
    const id = newId();
    const { member } = where;
    this.#db.insert('modals', {
      id,
      member,
      at: this.#db.now(),
      place: JSON.stringify(where),
      modal: JSON.stringify(modal),
    });
    this.#db.run(
      `DELETE FROM modals WHERE id IN
       (SELECT id FROM modals WHERE member = ? ORDER BY at DESC, rowid DESC LIMIT -1 OFFSET ${perMember})`,
      member,
    );
    return id;
  }

  /** @throws NotHere for windows of others, and after half an hour */
  require(member: string, id: string): OpenModal {
    const row = this.#db.get<{ place: string; modal: string; attempt: string | null }>(
      'SELECT place, modal, attempt FROM modals WHERE id = ? AND member = ? AND at > ?',
      id,
      member,
      this.#db.now({ minutes: -lifeMinutes }),
    );
    if (row === undefined) throw new NotHere('this window is not open');
    return {
      id,
      where: JSON.parse(row.place) as Where,
      modal: JSON.parse(row.modal) as Modal<string>,
      attempt: row.attempt === null ? undefined : (JSON.parse(row.attempt) as Attempt),
    };
  }

  noteAttempt(id: string, attempt: Attempt | undefined): void {
    this.#db.run(
      'UPDATE modals SET attempt = ? WHERE id = ?',
      attempt === undefined ? null : JSON.stringify(attempt),
      id,
    );
  }

  sweep(): void {
    this.#db.run('DELETE FROM modals WHERE at <= ?', this.#db.now({ minutes: -lifeMinutes }));
  }
}

/**
 * The values of a form as it was opened, in the order of its fields, blank ones left out.
 * @throws NotHere for fields and choices that are not in it, TooLong
 */
export function valuesFor(modal: Modal<string>, given: Readonly<Record<string, string>>): Record<string, string> {
  const values: Record<string, string> = {};
  const fields = new Map(modal.fields.map((field) => [field.id, field]));
  for (const id of Object.keys(given)) if (!fields.has(id)) throw new NotHere('no such field');
  for (const field of modal.fields) {
    const value = given[field.id];
    if (value === undefined || value === '') continue;
    if (value.length > limits.fieldText) throw new TooLong('field', limits.fieldText);
    const choices =
      field.kind === 'tick' ? [{ value: 'true' }] : field.kind === 'select' ? (field.choices ?? []) : undefined;
    if (choices?.some((choice) => choice.value === value) === false) throw new NotHere('no such choice');
    values[field.id] = value.toWellFormed().replace(/\r\n?/g, '\n');
  }
  return values;
}

/** The ids of the files among a form's values. */
export function filesIn(modal: Modal<string>, values: Readonly<Record<string, string>>): string[] {
  const fields = modal.fields.filter((field) => field.kind === 'file');
  return fields.flatMap((field) => (values[field.id] ?? '').split(',').filter((id) => id !== ''));
}
