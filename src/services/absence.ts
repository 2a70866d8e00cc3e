import { accountsOf, named, namesOf } from '../domain/people/named.ts';
import { demand } from '../domain/people/permissions.ts';
import { type Person, personId, who } from '../domain/people/person.ts';
import { refuse } from '../domain/refusal.ts';
import { ALIVE } from '../domain/tickets/ticket.ts';
import { plain, t } from '../i18n/types.ts';
import type { Card } from '../port/cards.ts';
import { MOST_ABSENT } from './assignment.ts';
import { noticeCard } from './cards/replies.ts';
import type { Context } from './commands/command.ts';

const COUNTED = 1_000;
const LISTED = 50;

/** Somebody gets no tickets by themselves until they are back; what they have stays theirs. @throws Refusal */
export async function goAway(ctx: Context, until: string | undefined, name: string | undefined): Promise<Card> {
  const person = await meant(ctx, name);
  const back = until === undefined ? undefined : backOn(until, ctx);
  await ctx.services.stores.staffing.away({ who: who(person), ...(back === undefined ? {} : { until: back }) });
  const params = { name: person.name };
  return noticeCard(back === undefined ? t('done.away', params) : t('done.awayUntil', { ...params, at: back }), 'good');
}

export async function comeBack(ctx: Context, name: string | undefined): Promise<Card> {
  const person = await meant(ctx, name);
  const were = await ctx.services.stores.staffing.back(personId(person));
  return noticeCard(t(were ? 'done.back' : 'done.notAway', { name: person.name }), were ? 'good' : 'info');
}

/** Who is away, until when, and how much of theirs waits. */
export async function absentList({ services, now }: Context): Promise<Card> {
  const { staffing, tickets } = services.stores;
  const absent = (await staffing.absent(now.toString(), MOST_ABSENT)).slice(0, LISTED);
  if (absent.length === 0) return noticeCard(t('away.none'), 'info');
  const items = absent.map(async (one) => {
    const count = await tickets.count({ statuses: ALIVE, worker: one.who.id }, COUNTED);
    const detail = one.until === undefined ? t('away.open', { count }) : t('away.until', { count, at: one.until });
    return { title: plain(one.who.name), detail };
  });
  return {
    title: t('away.title', { count: absent.length }),
    blocks: [{ kind: 'list', items: await Promise.all(items) }],
  };
}

async function meant({ person, services }: Context, name: string | undefined): Promise<Person> {
  if (name === undefined) return person;
  demand(person, 'away.setFor');
  const workers = await services.people.workers();
  const found = named(workers, name);
  if (found.length > 1) return refuse('refuse.severalAgents', { who: name, agents: plain(accountsOf(found)) });
  return found[0] ?? refuse('refuse.noSuchPerson', { who: name, people: plain(namesOf(workers)) });
}

/** The beginning of that day where the person is, who is there again then. */
function backOn(typed: string, { person, now }: Context): string {
  let day: Temporal.PlainDate;
  try {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(typed)) throw new RangeError(typed);
    day = Temporal.PlainDate.from(typed, { overflow: 'reject' });
  } catch {
    return refuse('search.noDate', { name: 'until', value: typed });
  }
  const back = day.toZonedDateTime(person.zone).toInstant();
  if (Temporal.Instant.compare(back, now) <= 0) return refuse('refuse.untilPast', { value: typed });
  return back.toString();
}
