import type { Ticket } from '../domain/tickets/ticket.ts';
import { numberOf } from '../domain/tickets/ticket.ts';
import { type Answers, type Check, type CheckField, checksFor, fieldKey, valuesOf } from '../domain/triage/check.ts';
import { t } from '../i18n/types.ts';
import type { Context, Prefilled } from './commands/command.ts';
import { type Option, option } from './commands/option.ts';
import type { DeskRules } from './tickets.ts';

/** The fields of the checks that a ticket's category asks for, with what is known. */
export async function triageFields(ctx: Context, given: Readonly<Record<string, string>>): Promise<Prefilled> {
  const number = numberOf(given['ticket'] ?? '');
  if (number === undefined) return {};
  const { tickets, customers, rules } = ctx.services;
  const ticket = await tickets.read(number, ctx.person, 'ticket.work');
  const customer = await customers.byId(ticket.requester);
  const asked = fieldsOf(ticket, rules);
  const known = asked.flatMap(({ check, field, key }) => {
    const value = valuesOf(check, ticket, customer)[field.id];
    return value === undefined ? [] : [[key, value] as const];
  });
  return {
    values: Object.fromEntries(known),
    extra: Object.fromEntries(asked.map(({ field, key }) => [key, asOption(field)])),
  };
}

function fieldsOf(ticket: Ticket, { desk, checks }: DeskRules): { check: Check; field: CheckField; key: string }[] {
  const needed = checksFor(checks, desk.categories[ticket.category]?.triage ?? []);
  return needed.flatMap((check) => check.fields.map((field) => ({ check, field, key: fieldKey(check, field) })));
}

/** Nothing is required: the checklist may be saved half-done. */
function asOption(field: CheckField): Option {
  const asked = { label: field.label, max: field.maxLength, ...(field.hint === undefined ? {} : { hint: field.hint }) };
  if (field.kind === 'line') return option.optionalLine(asked);
  if (field.kind === 'paragraph') return option.optionalText(asked);
  return option.optionalChoice(asked, () =>
    (field.choices ?? []).map(({ value, label }) => ({ value, label: t(label) })),
  );
}

/** What was submitted, by check and field; fields of other categories are left out, emptied ones are kept empty. */
export function answersOf(submitted: Readonly<Record<string, string>>, ticket: Ticket, rules: DeskRules): Answers {
  const answers: Record<string, Record<string, string>> = {};
  for (const { check, field, key } of fieldsOf(ticket, rules)) {
    const value = submitted[key]?.trim();
    if (value === undefined) continue;
    answers[check.id] = { ...answers[check.id], [field.id]: value };
  }
  return answers;
}
