import { createHash } from 'node:crypto';
import { periodOf } from '../../domain/oncall/period.ts';
import { demandOverride } from '../../domain/oncall/rights.ts';
import { accountsOf, named, namesOf } from '../../domain/people/named.ts';
import { type Who, who as whoOf } from '../../domain/people/person.ts';
import { refuse } from '../../domain/refusal.ts';
import { folded } from '../../domain/search/words.ts';
import { render } from '../../i18n/render.ts';
import { plain, t } from '../../i18n/types.ts';
import type { Card } from '../../port/cards.ts';
import { noticeCard } from '../cards/replies.ts';
import type { Context } from '../commands/command.ts';
import { MOST_OVERRIDES } from '../oncall.ts';
import type { KeptOverride } from '../stores/oncall.ts';
import { rotaName, teamsAsked } from './cards.ts';

export interface AskedOverride {
  readonly team: string;
  /** As people call them; `nobody` in any language of the desk makes a gap. */
  readonly who: string;
  readonly from: string;
  readonly to: string;
}

/** Somebody is on call for a while, whatever the rota says; once per event. @throws Refusal */
export async function putOverride(ctx: Context, asked: AskedOverride): Promise<Card> {
  const { oncall } = ctx.services.stores;
  const { team } = asked;
  demandOverride(ctx.person, team);
  const id = idOf(ctx.key);
  const before = await oncall.byId(id);
  // What was done is done, also when its time has passed before it could be said.
  if (before) return doneCard(ctx, before);
  teamsAsked(ctx, team);
  const { from, to } = periodAsked(ctx, asked);
  const who = await whoAsked(ctx, asked.who);
  if ((await ctx.services.onCall.overrides(team, ctx.now)).length >= MOST_OVERRIDES)
    return refuse('refuse.tooManyOverrides', { team: rotaName(ctx.desk, team), max: MOST_OVERRIDES });
  const override: KeptOverride = {
    id,
    team,
    ...(who ? { who } : {}),
    from: from.toString(),
    to: to.toString(),
    madeAt: ctx.now.toString(),
    by: whoOf(ctx.person),
  };
  await oncall.put(override);
  return doneCard(ctx, override);
}

/** The rota, or an older override, counts again; once per event. @throws Refusal */
export async function cancelOverride(ctx: Context, id: string): Promise<Card> {
  const { oncall } = ctx.services.stores;
  const override = await oncall.byId(id);
  if (!override) return refuse('refuse.noSuchOverride');
  demandOverride(ctx.person, override.team);
  if (!(await oncall.cancel(id, ctx.key))) return refuse('refuse.noSuchOverride');
  return noticeCard(t('done.overrideCancelled', { team: rotaName(ctx.desk, override.team) }), 'good');
}

/** Short enough for a button on every platform. */
function idOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 22);
}

function periodAsked({ person, now }: Context, { from, to }: AskedOverride) {
  // Typed in a line, the words of both fall to them as they come.
  const period = periodOf(`${from} ${to}`, person.zone);
  if (!period) return refuse('refuse.overrideTimes');
  const [begins, ends] = [period.from.toString(), period.to.toString()];
  if (Temporal.Instant.compare(period.to, period.from) <= 0) return refuse('refuse.overrideOrder', { begins, ends });
  if (Temporal.Instant.compare(period.to, now) <= 0) return refuse('refuse.overridePast', { at: ends });
  return period;
}

/** @returns undefined: nobody */
async function whoAsked({ services, desk }: Context, name: string): Promise<Who | undefined> {
  const nobody = desk.languages.map((language) => folded(render(t('oncall.nobody'), { language, zone: 'UTC' })));
  if (nobody.includes(folded(name.trim()))) return undefined;
  const workers = await services.people.workers();
  const found = named(workers, name);
  const [person, second] = found;
  if (!person) return refuse('refuse.noSuchPerson', { who: name, people: plain(namesOf(workers)) });
  if (second) return refuse('refuse.severalAgents', { who: name, agents: plain(accountsOf(found)) });
  return whoOf(person);
}

function doneCard({ desk }: Context, { team, who, from, to }: KeptOverride): Card {
  const params = { team: rotaName(desk, team), begins: from, ends: to };
  if (who) return noticeCard(t('done.override', { ...params, who: who.name }), 'good');
  return noticeCard(t('done.overrideNobody', params), 'warn');
}
