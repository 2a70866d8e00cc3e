import type { Permission } from '../../domain/people/permissions.ts';
import type { Act } from '../../domain/tickets/decide.ts';
import { label } from '../../domain/tickets/ticket.ts';
import type { Key } from '../../i18n/types.ts';
import { noticeCard } from '../cards/replies.ts';
import { type Command, type Context, command, type Form } from './command.ts';
import { option } from './option.ts';

interface TicketAct {
  readonly description: Key;
  readonly may: Permission;
  /** What the person is told when it is done. */
  readonly done: Extract<Key, `done.${string}`>;
}

/** A command that applies one act to one ticket and asks for nothing else. */
export function ticketAct({ act, ...said }: TicketAct & { readonly act: Act }): Command {
  return command({
    kind: 'slash',
    description: said.description,
    may: said.may,
    options: { ticket: option.ticket() },
    run: (ctx, { ticket }) => applied(ctx, ticket, act, said),
  }) as Command;
}

/** A command that applies one act to one ticket with words that the person writes, in a form where they are missing. */
export function ticketActWithWords({
  act,
  ask,
  form,
  ...said
}: TicketAct & {
  readonly act: (words: string) => Act;
  /** `id` is the option's name where people type it: `reason:"…"`. */
  readonly ask: { readonly id: string; readonly label: Key; readonly hint: Key };
  readonly form: Form;
}): Command {
  return command({
    kind: 'slash',
    description: said.description,
    may: said.may,
    options: { ticket: option.ticket(), [ask.id]: option.text(ask) },
    form,
    rehearsal: () => act('…'),
    run: (ctx, { ticket, [ask.id]: words }) => applied(ctx, Number(ticket), act(String(words)), said),
  }) as Command;
}

async function applied({ services, person, key }: Context, number: number, act: Act, { may, done }: TicketAct) {
  await services.tickets.act(number, act, person, may, key);
  return noticeCard({ key: done, params: { number: label(number) } }, 'good');
}
