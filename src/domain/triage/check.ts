import type { Key } from '../../i18n/types.ts';
import type { Customer } from '../customers/customer.ts';
import type { Ticket } from '../tickets/ticket.ts';

/** One item of the checklist that stands before a hand-off. One file in `checks/` each, found by scanning. */
export interface Check {
  /** As written in `relevo.yaml`; equals nothing else. */
  readonly id: string;
  readonly label: Key;
  readonly fields: readonly CheckField[];
  /** What is known without asking, by field. */
  known?(ticket: Ticket, customer: Customer): Readonly<Record<string, string>>;
}

export interface CheckField {
  readonly id: string;
  readonly kind: 'line' | 'paragraph' | 'select';
  readonly label: Key;
  readonly hint?: Key;
  readonly maxLength: number;
  readonly choices?: readonly { readonly value: string; readonly label: Key }[];
}

export type Checks = ReadonlyMap<string, Check>;
export type Answers = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What is on record for a check: what was written down, else what is known. An emptied field is not written down. */
export function valuesOf(check: Check, ticket: Ticket, customer: Customer): Readonly<Record<string, string>> {
  const written = Object.entries(ticket.triage[check.id] ?? {}).filter(([, value]) => value.trim() !== '');
  return { ...check.known?.(ticket, customer), ...Object.fromEntries(written) };
}

/** Complete when each of its fields holds something. */
export function isComplete(check: Check, ticket: Ticket, customer: Customer): boolean {
  const values = valuesOf(check, ticket, customer);
  return check.fields.every((field) => (values[field.id] ?? '').trim() !== '');
}

/** The checks that a category asks for, in its order. */
export function checksFor(checks: Checks, ids: readonly string[]): readonly Check[] {
  return ids.flatMap((id) => checks.get(id) ?? []);
}

/** `check.field`: how a field is called where the fields of all checks stand together. */
export function fieldKey(check: Check, field: CheckField): string {
  return `${check.id}.${field.id}`;
}
