import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock } from '#src/lib/clock.ts';
import { createLog } from '#src/lib/log.ts';
import { app, type Team } from '#test/fakes/slack/workspace.ts';
import { until } from './house.ts';
import { type HousedDesk, runDesk } from './running-desk.ts';
import { openSlackStage } from './slack-people.ts';
import { type Read, sees } from './stages/stage.ts';
import { fillsIn, nowSays, placedDesk, writing } from './two-platforms.ts';

/** The team of IT is in a workspace of its own. Slack counts its ids from the start there, so that others have those of the first. */
const globex: Team = { id: 'T0GLOBEX001', domain: 'globex', name: 'Globex' };
const there = {
  gil: 'guest',
  hal: 'member',
  ian: 'member',
  jon: 'member',
  kim: 'member',
  lou: 'member',
  ivan: 'member',
  mel: 'member',
} as const;

type SlackStage = Awaited<ReturnType<typeof openSlackStage>>;
interface Line {
  readonly level: string;
  readonly event: string;
  readonly from?: string;
}

const idIn = ({ slack }: SlackStage, name: string) => slack.workspace.memberNamed(name).id;
function channelIn({ slack }: SlackStage, name: string): string {
  const found = [...slack.workspace.channels.values()].find((one) => one.name === name);
  if (!found) throw new Error(`there is no channel ${name}`);
  return found.id;
}
/** A message of Relevo's as it was sent. */
const sentAs = (stage: SlackStage, { channel, id }: Read) =>
  JSON.stringify(stage.slack.workspace.all(channelIn(stage, channel)).find(({ ts }) => ts === id)?.blocks);
/** All that stands there, as it was sent. */
const rawIn = ({ slack: { workspace } }: SlackStage) =>
  [...workspace.channels.keys()].map((id) => JSON.stringify(workspace.all(id))).join('\n');
const saidByRelevo = ({ slack }: SlackStage, channel: string) =>
  slack.workspace.all(channel).filter(({ byBot, join }) => byBot && !join);

describe('two workspaces of Slack in one process, whose people and channels have the same ids', () => {
  let here: SlackStage;
  let away: SlackStage;
  let running: HousedDesk;
  const lines: Line[] = [];
  const mia = () => writing(here.as('mia'));
  const ana = () => writing(here.as('ana'));
  const ivan = () => writing(away.as('ivan'));
  const has = async (collection: string, _id: string | number) =>
    (await running.store.database.collection<{ _id: string | number }>(collection).findOne({ _id })) !== null;
  let request: Read;
  let card: Read;
  let packet: Read;

  beforeAll(async () => {
    const log = createLog({ sink: { write: (line) => lines.push(JSON.parse(line) as Line) } });
    here = await openSlackStage('socket', ['support-acme', 'agents', 'leads'], { log });
    away = await openSlackStage('socket', ['team-dev', 'team-it', 'team-legal'], {
      id: 'slack-b',
      team: globex,
      people: there,
      log,
    });
    const teams = placedDesk().teams ?? {};
    const change = {
      ...placedDesk(),
      teams: Object.fromEntries(
        Object.entries(teams).map(([id, team]) => [id, { ...team, channel: `slack-b:team-${id}` }]),
      ),
    };
    running = await runDesk(
      async (store) => {
        const all = [await here.create(store.notes('slack')), await away.create(store.notes('slack-b'))];
        return { platforms: new Map(all.map((one) => [one.id, one])), mail: { send: async () => {} } };
      },
      { clock: systemClock, log },
      { change },
    );
  });
  afterAll(async () => {
    await running.stop();
    await here.stop();
    await away.stop();
  });

  it('are told apart in what is written at the same instant, by the same id, in the same channel', async () => {
    expect(idIn(away, 'ivan')).toBe(idIn(here, 'ana'));
    expect(idIn(away, 'gil')).toBe(idIn(here, 'mia'));
    expect(channelIn(away, 'team-dev')).toBe(channelIn(here, 'support-acme'));
    expect(channelIn(away, 'team-it')).toBe(channelIn(here, 'agents'));
    const instant = vi.spyOn(Date, 'now').mockReturnValue(Date.now());
    const [channel, by] = [channelIn(here, 'support-acme'), idIn(here, 'ana')];
    const { ts } = here.slack.people.write(by, channel, 'Mails arrive late');
    const other = away.slack.people.write(by, channel, 'Lunch at noon?');
    instant.mockRestore();
    expect(other.ts).toBe(ts);
    request = { channel: 'support-acme', id: ts, words: '', buttons: [], onlyYou: false };
    card = await sees(mia(), 'agents', /T-1001 · Mails arrive late/);
    const keys = ['slack', 'slack-b'].map((id) => `${id}:m:${channel}:${ts}`);
    for (const key of keys) await until(`${key} is taken`, () => has('inbox', key));
    expect(saidByRelevo(away, channel)).toEqual([]);
  });

  it('hand a ticket over from one to the other, each with a way to the messages of the other', async () => {
    await mia().press(card, /^Claim$/);
    await mia().type('agents', '/ticket category T-1001 legal');
    await fillsIn(mia(), await mia().type('agents', '/triage T-1001'), { 'customerNumber.number': 'A-1' });
    await sees(mia(), 'agents', /Complete: it can be handed over/);
    await mia().type('agents', '/escalate T-1001 it');
    packet = await sees(ivan(), 'team-it', /T-1001 for IT/);
    await nowSays(mia(), card, /Handed over to IT/);
    await ivan().press(packet, /^Show$/);
    const shown = sentAs(away, await sees(ivan(), 'team-it', /Thread of IT/));
    expect(shown).toMatch(/<https:\/\/globex\.slack\.com\/archives\/[^|>]+\|Thread of IT network>/);
    expect(shown).toMatch(/<https:\/\/acme\.slack\.com\/archives\/[^|>]+\|Desk’s thread \(Slack\)>/);
    expect(shown).toMatch(/<https:\/\/acme\.slack\.com\/archives\/[^|>]+\|Customer’s thread \(Slack\)>/);
  });

  it('take it back with an answer', async () => {
    await ivan().press(packet, /^Accept$/);
    await sees(mia(), 'agents', /accepted this for IT/, card);
    await fillsIn(ivan(), await ivan().press(packet, /^Ask/), { question: 'Which domain?' });
    const question = await sees(mia(), 'agents', /Which domain\?/, card);
    await fillsIn(mia(), await mia().press(question, /^Reply$/), { text: 'acme.example' });
    await sees(ivan(), 'team-it', /acme\.example/, packet);
    await ivan().write('team-it', 'Looking at the DNS', packet);
    await sees(mia(), 'agents', /Looking at the DNS/, card);
    await fillsIn(ivan(), await ivan().press(packet, /^Answer$/), { text: 'The queue is empty again.' });
    await ivan().press(await sees(ivan(), 'team-it', /Preview of your answer/), /^Send/);
    await sees(ana(), 'support-acme', /The queue is empty again/, request);
    await nowSays(ivan(), packet, /Answered by ivan/);
  });

  it('make nobody somebody else by an id: whoever has an agent’s there is none, nor has a customer a team’s', async () => {
    const direct = away.slack.workspace.direct(idIn(away, 'gil'), app.user).id;
    for (const [stage, name, channel] of [
      [away, 'gil', direct],
      [here, 'ana', channelIn(here, 'support-acme')],
    ] as const) {
      const by = idIn(stage, name);
      await stage.slack.people.command(by, channel, '/ticket claim T-1001');
      await until(`${name} is refused`, () =>
        stage.slack.people
          .sees(by, channel)
          .some(({ byBot, text }) => byBot && text.startsWith('Eso no se puede hacer con este rol')),
      );
    }
  });

  it('refuse what is of the other', async () => {
    const { delivery, workspace } = away.slack;
    const { id } = here.slack.workspace.team;
    delivery.event({
      type: 'event_callback',
      team_id: id,
      context_team_id: id,
      api_app_id: app.id,
      event_id: workspace.id('Ev'),
      authorizations: [{ team_id: id, enterprise_id: null, user_id: app.user, is_bot: true }],
      event: {
        type: 'message',
        channel: channelIn(away, 'team-it'),
        channel_type: 'group',
        user: idIn(away, 'ivan'),
        text: 'astray',
        ts: '1900000000.000001',
      },
    });
    await until('it is refused', () =>
      lines.find(({ event, from }) => event === 'slack.elsewhere' && from?.startsWith(id)) ? true : undefined,
    );
    expect(await has('inbox', `slack-b:m:${channelIn(away, 'team-it')}:1900000000.000001`)).toBe(false);
  });

  it('have nothing cross', async () => {
    const { database } = running.store;
    await until('nothing waits', async () =>
      (await database.collection('outbox').countDocuments({ state: 'queued' })) === 0 ? true : undefined,
    );
    // Their channels have the same ids: what is for one stands nowhere in the other.
    expect(rawIn(here)).not.toMatch(/Lunch at noon|T-1001 for IT|astray/);
    expect(rawIn(away)).not.toMatch(/Complete: it can be handed over/);
    expect(saidByRelevo(away, channelIn(away, 'team-dev'))).toEqual([]);
    expect([await has('tickets', 1001), await has('tickets', 1002)]).toEqual([true, false]);
    // How far each was read is noted for each.
    for (const id of ['slack', 'slack-b'])
      expect(await has('notes', `${id}:read:${channelIn(here, 'agents')}`)).toBe(true);
    expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
    expect(await database.collection('outbox').countDocuments({ state: 'failed' })).toBe(0);
  });
});
