import { afterEach, describe, expect, it } from 'vitest';
import { defaultDesk } from '#src/config/desk-defaults.ts';
import { discoverJobs } from '#src/discover.ts';
import { createLog } from '#src/lib/log.ts';
import { type House, openHouse, until, wordsOf } from './house.ts';

interface Line {
  readonly level: string;
  readonly event: string;
  readonly setting?: string;
}

/** A house whose log and terminal a test reads, and whose platform lacks what stands in `gone`. */
async function observed(change: Parameters<typeof openHouse>[0], gone = new Set<string>()) {
  const lines: Line[] = [];
  const said: string[] = [];
  const log = createLog({ sink: { write: (line) => lines.push(JSON.parse(line) as Line) } });
  const house = await openHouse(change, { log, missing: ({ setting }) => said.push(setting), lacks: { places: gone } });
  const logged = (event: string) => lines.filter((line) => line.event === event);
  const lookAgain = async () =>
    (await discoverJobs()).get('missing-places')?.run({ ...house.desk, runtime: house.runtime });
  return { house, said, logged, lookAgain };
}

const ofLeads = (house: House) => house.as('lea').messages('leads').map(wordsOf);
const { teams } = defaultDesk;

describe('a channel or group that the settings name and nobody has', () => {
  let house: House | undefined;
  afterEach(() => house?.close());

  it('is told to the leads, in the log and on the terminal, while its cards wait', async () => {
    const change = { teams: { ...teams, it: { ...teams['it'], channel: 'team-itt', groups: ['it', 'networkers'] } } };
    const seen = await observed(change as Parameters<typeof openHouse>[0]);
    house = seen.house;
    const card = await house.as('lea').sees('leads', /team-itt/);
    expect(wordsOf(card).split('\n')).toEqual([
      'The settings name something that is not there',
      'teams.it.channel: there is no channel “team-itt” on workspace that Relevo is in.',
      'Did you mean “team-it”?',
      'Until it is there, what is meant for it waits.',
      'Make the channel, let Relevo into it, or correct relevo.yaml and start Relevo again.',
    ]);
    await house.as('lea').sees('leads', /teams\.it\.groups\.1: there is no group “networkers” on workspace\./);
    expect(seen.said).toEqual(['teams.it.channel', 'teams.it.groups.1']);
    expect(seen.logged('places.missing')).toMatchObject([
      { level: 'error', setting: 'teams.it.channel' },
      { level: 'error', setting: 'teams.it.groups.1' },
    ]);

    house.as('ana').write('support-acme', 'Nobody gets our mails');
    await house.as('mia').sees('agents', /T-1001/);
    await house.as('lea').type('agents', '/escalate T-1001 it "urgent"');
    const { database } = house.store;
    await until('the hand-off waits for its channel', async () => {
      const waiting = { state: 'queued', 'message.to.name': 'team-itt', lastError: { $exists: true } };
      return (await database.collection('outbox').countDocuments(waiting)) === 1 ? true : undefined;
    });
  });

  it('is told when it goes while Relevo runs, once, and when it is back', async () => {
    const gone = new Set<string>();
    const seen = await observed({}, gone);
    house = seen.house;
    await seen.lookAgain();
    expect(seen.said).toEqual([]);
    gone.add('team-dev');
    await seen.lookAgain();
    await seen.lookAgain();
    await house.as('lea').sees('leads', /teams\.dev\.channel: there is no channel “team-dev”/);
    expect(seen.said).toEqual(['teams.dev.channel']);
    gone.clear();
    await seen.lookAgain();
    expect(seen.logged('places.there')).toMatchObject([{ level: 'info', setting: 'teams.dev.channel' }]);
    gone.add('team-dev');
    await seen.lookAgain();
    expect(seen.logged('places.missing')).toHaveLength(2);
    await until('nothing left to send', async () => {
      const left = await seen.house.store.database.collection('outbox').countDocuments({ state: 'queued' });
      return left === 0 ? true : undefined;
    });
    expect(ofLeads(house)).toHaveLength(1);
  });

  it('is none where all is as it comes', async () => {
    const seen = await observed({});
    house = seen.house;
    await seen.lookAgain();
    expect(seen.logged('places.missing')).toEqual([]);
    expect(ofLeads(house)).toEqual([]);
  });
});
