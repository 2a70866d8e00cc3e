import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '#src/lib/clock.ts';
import { createLog } from '#src/lib/log.ts';
import type { Channel } from '../fakes/slack/model.ts';
import type { SlackStandIn } from '../fakes/slack/slack.ts';
import { app } from '../fakes/slack/workspace.ts';
import { until } from './house.ts';
import { type HousedDesk, runDesk } from './running-desk.ts';
import { openSlackStage } from './slack-people.ts';
import { type Read, type Stage, sees } from './stages/stage.ts';

describe('what customers bring to Slack', () => {
  let stage: Stage & { readonly slack: SlackStandIn };
  let running: HousedDesk;

  beforeAll(async () => {
    stage = await openSlackStage('socket');
    channelNamed('support-globex').shared = true;
    running = await runDesk(
      async (store) => {
        const platform = await stage.create(store.notes('stage'));
        return { platforms: new Map([[platform.id, platform]]), mail: { send: async () => {} } };
      },
      { clock: systemClock, log: createLog({ level: 'silent' }) },
    );
  });
  afterAll(async () => {
    await running.stop();
    await stage.stop();
  });

  const idOf = (name: string) => stage.slack.workspace.memberNamed(name).id;
  function channelNamed(name: string): Channel {
    const found = [...stage.slack.workspace.channels.values()].find((one) => one.name === name);
    return found ?? expect.unreachable(`there is no channel ${name}`);
  }
  const brings = (by: string, channel: string, text: string, files: readonly { name: string; remote?: string }[]) => {
    const { workspace, people } = stage.slack;
    const all = files.map((file) =>
      workspace.keep(idOf(by), { ...file, type: 'text/plain', bytes: Buffer.from(`what ${file.name} says\n`) }),
    );
    return people.write(idOf(by), channelNamed(channel).id, text, { files: all });
  };
  const filesUnder = ({ id }: Read) => {
    const { workspace } = stage.slack;
    return workspace
      .replies(channelNamed('agents').id, id)
      .flatMap(({ files }) => files)
      .flatMap((file) => workspace.files.get(file) ?? [])
      .filter(({ deleted }) => !deleted)
      .map(({ name }) => name);
  };

  it('in a channel with another company is known by the names that Slack says when it is asked, before it is judged', async () => {
    // While the message is read Slack fails over it.
    const away = { kind: 'status', status: 503 } as const;
    stage.slack.faults.next('files.info', away, away);
    const { ts } = brings('ben', 'support-globex', 'Our orders', [{ name: 'setup.bat' }, { name: 'orders.csv' }]);
    const card = await sees(stage.as('mia'), 'agents', /· Our orders[\s\S]*orders\.csv/);
    await until('the file that is taken', () => filesUnder(card).includes('orders.csv') || undefined);
    const refused = await sees(stage.as('ben'), 'support-globex', /setup\.bat/, { ...card, id: ts });
    expect(refused.words).toMatch(/programa/);
    expect(filesUnder(card)).toEqual(['orders.csv']);
    const ticket = await running.store.stores.tickets.byNumber(1001);
    expect(ticket?.files).toMatchObject([{ name: 'orders.csv', type: 'text/csv' }]);
    // Asked in time, Slack says it before the message is read.
    brings('ben', 'support-globex', '', [{ name: 'later.csv' }]);
    await sees(stage.as('mia'), 'agents', /· later\.csv/);
  });

  it('and an app of theirs only points to is not fetched: the desk reads where it is, and they what to do', async () => {
    const { ts } = brings('ana', 'support-acme', 'El plan', [
      { name: 'plan.pdf', remote: 'http://169.254.169.254/plan?of=<ana>' },
    ]);
    const card = await sees(stage.as('mia'), 'agents', /· El plan/);
    const said = await sees(stage.as('mia'), 'agents', /plan\.pdf was not taken/, card);
    expect(said.words).toMatch(
      /kept at another service.* Its address: http:\/\/169\.254\.169\.254\/plan\?of=%3Cana%3E/,
    );
    const told = await sees(stage.as('ana'), 'support-acme', /plan\.pdf/, { ...card, id: ts });
    expect(told.words).toMatch(/guardado en otro servicio/);
    expect(filesUnder(card)).toEqual([]);
    await stage.as('mia').type('agents', '/ticket show T-1003');
    await sees(
      stage.as('mia'),
      'agents',
      /file not taken[\s\S]*plan\.pdf – it is kept at another service[\s\S]*%3Cana%3E/,
    );
  });

  it('and take back is gone from the desk’s thread', async () => {
    const { ts } = brings('ana', 'support-acme', 'Mi clave', [{ name: 'clave.txt' }]);
    const card = await sees(stage.as('mia'), 'agents', /· Mi clave/);
    await until('it is shown', () => filesUnder(card).includes('clave.txt') || undefined);
    stage.slack.people.remove({ channel: channelNamed('support-acme').id, ts });
    await until('it is shown no more', () => filesUnder(card).length === 0 || undefined);
    const copy = [...stage.slack.workspace.files.values()].find(
      ({ name, user }) => name === 'clave.txt' && user === app.user,
    );
    await until('Slack has it no more', () => copy?.deleted);
  });

  it('of somebody else’s, forwarded without a word, is a request', async () => {
    const { people } = stage.slack;
    const from = { channel: channelNamed('support-globex').id };
    const original = people.write(idOf('noah'), from.channel, 'We have an outage & <more>, @relevo');
    people.forward(idOf('ana'), { ...from, ts: original.ts }, channelNamed('support-acme').id);
    const card = await sees(stage.as('mia'), 'agents', /· Noah: We have an outage & <more>, @relevo/);
    expect(card.words).toMatch(/^> Noah: We have an outage/m);
  });
});
