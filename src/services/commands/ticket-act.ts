import type { Permission } from '../../domain/people/permissions.ts';
import type { Instead } from '../../domain/refusal.ts';
import type { Act } from '../../domain/tickets/decide.ts';
import { label, type Ticket } from '../../domain/tickets/ticket.ts';
import type { Key } from '../../i18n/types.ts';
import type { Card } from '../../port/cards.ts';
import { actAsSeen, prefilledSeen } from '../as-seen.ts';
import { noticeCard } from '../cards/replies.ts';
import { type Command, type Context, command, type Form } from './command.ts';
import { option } from './option.ts';

interface TicketAct {
  readonly description: Key;
  readonly may: Permission;
  /** What the person is told when it is done. */
  readonly done: Extract<Key, `done.${string}`>;
  /** It could contradict what others do in the same moment: whoever cannot have seen that is told, with this way to go on. */
  readonly asSeen?: Omit<Instead, 'ticket'>;
  /** What they are told instead where there is more to say. */
  readonly also?: (ctx: Context, ticket: Ticket) => Promise<Card | undefined>;
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
  const { asSeen, may } = said;
  return command({
    kind: 'slash',
    description: said.description,
    may,
    options: { ticket: option.ticket(), seen: option.hidden(), [ask.id]: option.text(ask) },
    form: asSeen ? { ...form, prefill: (ctx, given) => prefilledSeen(ctx, given, may) } : form,
    rehearsal: () => act('…'),
    run: (ctx, { ticket, [ask.id]: written, seen }) => {
      const words = String(written);
      const how = { seen: seen as string | undefined, written: { [ask.id]: words } };
      return applied(ctx, Number(ticket), act(words), said, how);
    },
  }) as Command;
}

async function applied(
  ctx: Context,
  number: number,
  act: Act,
  { may, done, also, asSeen }: TicketAct,
  how: { readonly seen?: string | undefined; readonly written?: Readonly<Record<string, string>> } = {},
): Promise<Card> {
  const ticket = asSeen
    ? await actAsSeen(ctx, number, act, { seen: undefined, ...how, may, again: asSeen })
    : await ctx.services.tickets.act(number, act, ctx.person, may, ctx.key);
  const more = await also?.(ctx, ticket);
  return more ?? noticeCard({ key: done, params: { number: label(number) } }, 'good');
}
