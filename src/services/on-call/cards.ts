import type { Desk } from '../../domain/desk.ts';
import { teamName } from '../../domain/names.ts';
import { DESK_ROTA, mayOverride } from '../../domain/oncall/rights.ts';
import type { Turn } from '../../domain/oncall/rota.ts';
import { refuse } from '../../domain/refusal.ts';
import { plain, type Text, t } from '../../i18n/types.ts';
import type { Block, Card, Choice, ListItem } from '../../port/cards.ts';
import { noticeCard } from '../cards/replies.ts';
import type { Context } from '../commands/command.ts';

/** How far a card looks: that many hand-overs. */
const AHEAD = 8;

/** How people call whose rota it is: a team, or the first level. */
export function rotaName(desk: Desk, team: string): Text {
  return team === DESK_ROTA && !Object.hasOwn(desk.teams, team) ? t('oncall.desk') : teamName(desk, team);
}

/** Every team and the first level, with a rota or without. */
export function rotaChoices(desk: Desk): readonly Choice[] {
  return [...new Set([...Object.keys(desk.teams), DESK_ROTA])].map((value) => ({
    value,
    label: rotaName(desk, value),
  }));
}

/** Who is on call now and until when, and where nobody is now or soon. */
export async function onCallNow(ctx: Context, team: string | undefined): Promise<Card> {
  const items: ListItem[] = [];
  let gaps = false;
  for (const [id, turns] of await turnsAsked(ctx, team)) {
    const [now, ...later] = turns;
    if (!now) continue;
    const gap = turns.find(({ who }) => who === undefined);
    gaps ||= gap !== undefined;
    items.push({ title: rotaName(ctx.desk, id), detail: await whoAndUntil(ctx, now, later.length > 0, id) });
    if (gap && gap !== now) items.push({ title: gapAhead(ctx.desk, id, gap), detail: t('oncall.mend', { id }) });
  }
  if (items.length === 0) return noRotas();
  return { title: t('oncall.now'), ...(gaps ? { tone: 'warn' } : {}), blocks: [{ kind: 'list', items }] };
}

/** The turns that come, and where nobody has one. */
export async function onCallNext(ctx: Context, team: string | undefined): Promise<Card> {
  const asked = await turnsAsked(ctx, team);
  const blocks: Block[] = [];
  let gaps = false;
  for (const [id, [now, ...later]] of asked) {
    if (!now) continue;
    gaps ||= [now, ...later].some(({ who }) => who === undefined);
    blocks.push({ kind: 'text', text: t('oncall.of', { team: rotaName(ctx.desk, id) }) });
    const items = await Promise.all(later.map((turn) => turnItem(ctx, id, turn)));
    const first = { title: await whoAndUntil(ctx, now, later.length > 0, id) };
    blocks.push({ kind: 'list', items: [first, ...items] });
  }
  if (blocks.length === 0) return noRotas();
  return { title: t('oncall.next'), ...(gaps ? { tone: 'warn' } : {}), blocks };
}

/** What stands in the place of the rotas, or will, each with a button for those who may cancel it. */
export async function overridesList(ctx: Context, team: string | undefined): Promise<Card> {
  const teams = teamsAsked(ctx, team);
  const items: ListItem[] = [];
  for (const id of teams) {
    for (const one of await ctx.services.onCall.overrides(id, ctx.now)) {
      const { from, to, by } = one;
      const who = one.who ? plain(one.who.name) : t('oncall.nobody');
      const item = {
        title: t('oncall.override', { team: rotaName(ctx.desk, id), who }),
        detail: t('oncall.override.detail', { begins: from, ends: to, by: by.name }),
      };
      const args = { override: one.id };
      const action = { kind: 'button', label: t('button.cancelOverride'), run: 'oncall cancel', args } as const;
      items.push(mayOverride(ctx.person, id) ? { ...item, action } : item);
    }
  }
  if (teams.length === 0) return noRotas();
  if (items.length === 0) return noticeCard(t('oncall.overrides.none'), 'info');
  return { title: t('oncall.overrides'), blocks: [{ kind: 'list', items }] };
}

/** @throws Refusal when the team that was named has no rota */
export function teamsAsked({ services, desk }: Context, team: string | undefined): readonly string[] {
  const teams = services.onCall.teams();
  if (team === undefined) return teams;
  return teams.includes(team) ? [team] : refuse('refuse.noRota', { team: rotaName(desk, team), id: team });
}

async function turnsAsked(ctx: Context, team: string | undefined): Promise<[string, readonly Turn[]][]> {
  const { onCall } = ctx.services;
  return Promise.all(
    teamsAsked(ctx, team).map(
      async (id): Promise<[string, readonly Turn[]]> => [id, (await onCall.turns(id, ctx.now, AHEAD)) ?? []],
    ),
  );
}

/** @param ends somebody else follows; else it goes on as far as one looks */
async function whoAndUntil(ctx: Context, { who, to }: Turn, ends: boolean, id: string): Promise<Text> {
  const at = to.toString();
  if (who === undefined) return ends ? t('oncall.gap', { at, id }) : t('oncall.gap.onward', { id });
  const name = await ctx.services.onCall.nameOf(who);
  return ends ? t('oncall.until', { who: name, at }) : t('oncall.onward', { who: name });
}

async function turnItem(ctx: Context, id: string, turn: Turn): Promise<ListItem> {
  const { who, from, to } = turn;
  if (who === undefined) return { title: gapAhead(ctx.desk, id, turn), detail: t('oncall.mend', { id }) };
  const name = await ctx.services.onCall.nameOf(who);
  return { title: plain(name), detail: t('oncall.turn', { begins: from.toString(), ends: to.toString() }) };
}

function gapAhead(desk: Desk, id: string, { from, to }: Turn): Text {
  return t('oncall.gap.ahead', { team: rotaName(desk, id), begins: from.toString(), ends: to.toString() });
}

function noRotas(): Card {
  return noticeCard(t('oncall.none'), 'info');
}
