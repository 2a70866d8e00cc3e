import type { Permission } from '../domain/people/permissions.ts';
import { personId } from '../domain/people/person.ts';
import { type Instead, Refusal } from '../domain/refusal.ts';
import { asSeen, type Seen, Surprise, seenOf } from '../domain/tickets/acts/meanwhile.ts';
import type { Act } from '../domain/tickets/decide.ts';
import { label, numberOf, type Ticket } from '../domain/tickets/ticket.ts';
import { t } from '../i18n/types.ts';
import type { Context, Prefilled } from './commands/command.ts';
import { FormDrafts } from './commands/form.ts';

interface Asked {
  readonly may: Permission;
  /** How the ticket looked, where something showed that: see `carriedSeen`. */
  readonly seen: string | undefined;
  /** The way to go on all the same. */
  readonly again: Omit<Instead, 'ticket'>;
  /** What was written, by the fields of that command's form, so that nobody writes it twice. */
  readonly written?: Readonly<Record<string, string>>;
  /** Under what it is done once; absent: under the event's. */
  readonly key?: string;
}

/**
 * Does an act for somebody who decided on it as they saw the ticket.
 * @throws Refusal also where others did something that they cannot have seen; what they wrote waits behind its button
 */
export async function actAsSeen(ctx: Context, number: number, act: Act, asked: Asked): Promise<Ticket> {
  const { services, person, key } = ctx;
  try {
    const seen = seenBy(ctx, asked.seen);
    return await services.tickets.act(number, asSeen(seen, act), person, asked.may, asked.key ?? key);
  } catch (error) {
    if (!(error instanceof Surprise)) throw error;
    throw await withWayOn(ctx, number, error, asked);
  }
}

async function withWayOn(
  { services, person, now }: Context,
  number: number,
  { text, details }: Surprise,
  { again, written }: Asked,
): Promise<Refusal> {
  const kept = written && (await new FormDrafts(services.stores.drafts).keep({}, personId(person), written, now));
  const args = { ...again.args, ...kept };
  const isKept = Object.keys(args).length > 0;
  return new Refusal(text, {
    details: [...details, ...(isKept ? [t('refuse.meanwhile.kept')] : [])],
    instead: { ...again, ticket: label(number), args },
  });
}

/** What a form, or a button, carries of the ticket that it shows. */
export function carriedSeen(ticket: Ticket): { readonly seen: string } {
  return { seen: String(seenOf(ticket).deeds) };
}

/** What a form carries that shows nothing else of its ticket. */
export async function prefilledSeen(
  ctx: Context,
  given: Readonly<Record<string, string>>,
  permission: Permission,
): Promise<Prefilled> {
  const number = numberOf(given['ticket'] ?? '');
  if (number === undefined) return {};
  return { args: carriedSeen(await ctx.services.tickets.read(number, ctx.person, permission)) };
}

function seenBy({ askedAt }: Context, carried: string | undefined): Seen {
  return carried !== undefined && /^\d{1,9}$/.test(carried) ? { deeds: Number(carried) } : { at: askedAt };
}
