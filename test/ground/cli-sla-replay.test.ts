import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultDesk } from '#src/config/desk-defaults.ts';
import { wait } from '#src/domain/tickets/acts/desk.ts';
import { handOff } from '#src/domain/tickets/acts/handoff.ts';
import { answer, customerWrote } from '#src/domain/tickets/acts/talk.ts';
import type { Act } from '#src/domain/tickets/decide.ts';
import { createLog } from '#src/lib/log.ts';
import { assembleDesk } from '#src/services/desk.ts';
import { typeOf } from '#src/sniff/type-of.ts';
import { joinEmbeddedStore } from '#src/store/embedded/join.ts';
import { type OpenStore, openStore } from '#src/store/open.ts';
import { documentOf } from '#src/store/tickets.ts';
import { aCustomer, aTicket, checks, people } from '#test/builders.ts';
import { relevoHere } from '#test/fakes/here.ts';

const TIGHT = `sla:
  targets:
    - { clock: firstResponse, hours: 1 }
    - { clock: handoff, hours: 2 }
`;
/** A Monday in winter: Zurich is an hour ahead of UTC, and open from 07:00Z to 16:00Z. */
const at = (time: string) => `2026-03-02T${time}:00Z`;
const env = { RELEVO_DATA_DIR: 'data', RELEVO_WORKSPACE: 'on' };
let cwd: string;
let store: OpenStore;

const replay = (...args: string[]) => relevoHere(['sla', 'replay', ...args], { cwd, env });
const march = ['--from', '2026-03-01', '--to', '2026-03-31', '--zone', 'Europe/Zurich'];

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'relevo-replay-'));
  const { uri } = await joinEmbeddedStore({ dataDir: join(cwd, 'data'), refuseScans: true, lingerMillis: 500 });
  store = await openStore(uri, { firstNumber: 1001 });
  await writeFile(join(cwd, 'tight.yaml'), TIGHT);
  await desksPast();
});
afterAll(async () => {
  await store.close();
  await rm(cwd, { recursive: true, force: true, maxRetries: 5 });
});

/** What a desk did on that Monday: answered at once, late by a tighter policy, and handed over. */
async function desksPast(): Promise<void> {
  let now = at('08:00');
  const clock = { now: () => Temporal.Instant.from(now) };
  const nowhere = { platforms: new Map(), mail: { send: async () => {} } };
  const parts = {
    desk: defaultDesk,
    checks,
    commands: new Map(),
    typeOf,
    drawChart: async () => new Uint8Array(),
    publicHolidays: async () => [],
  };
  const desk = assembleDesk(store.stores, nowhere, parts, { clock, log: createLog({ level: 'silent' }) });
  const { tickets } = desk.services;
  const customer = aCustomer({ zone: 'Europe/Zurich' });
  await store.stores.customers.insert(customer);
  const request = { via: 'phone', body: '', category: 'other', priority: 'normal', files: [] } as const;
  const open = async (n: number, time: string) => {
    now = at(time);
    await tickets.open({ ...request, subject: `=No${n}` }, customer, people.mia, `open:${n}`);
  };
  const does = async (number: number, time: string, act: Act, by = people.mia) => {
    now = at(time);
    await tickets.act(number, act, by, 'relevo', `${number}:${time}`);
  };
  await open(1, '08:00');
  await open(2, '08:00');
  await open(3, '09:00');
  await open(4, '09:00');
  await does(1001, '08:30', answer('At once'));
  await does(1002, '10:30', answer('After two and a half hours'));
  await does(1003, '09:30', wait);
  await does(1003, '12:30', customerWrote('Here it is', []), people.ana);
  await does(1003, '12:45', answer('After three quarters of an hour of ours'));
  await does(1004, '09:30', handOff('dev', 'in a hurry'), people.zoe);
  await does(1004, '13:00', answer('By the team'), people.dora);
  await desk.relay.idle();
  // As if a process had died before it could move an answer into the history.
  await store.database.collection('timeline').deleteMany({ ticket: 1002, version: 2 });
  const entry = { kind: 'answer', at: at('10:30'), by: 'workspace:mia', visibleTo: ['requester'] };
  const pending = [{ id: '1002:2:0', kind: 'entry', entry }];
  await store.database.collection<{ _id: number }>('tickets').updateOne({ _id: 1002 }, { $set: { pending } } as never);
}

/** Everything that is kept, as it is. */
async function everything(): Promise<string> {
  const all = await store.database.listCollections({}, { nameOnly: true }).toArray();
  const names = all.map(({ name }) => name).sort();
  const kept = names.map(async (name) => {
    const collection = store.database.collection(name);
    const documents = await collection
      .find({ _id: { $exists: true } })
      .sort({ _id: 1 })
      .toArray();
    return [name, documents, await collection.indexes()];
  });
  return JSON.stringify(await Promise.all(kept));
}

describe('relevo sla replay', () => {
  it('shows which promises would have come to something else, and changes nothing', async () => {
    const before = await everything();
    const { out, err, code } = await replay('--policy', 'tight.yaml', ...march);
    expect([code, err]).toEqual([0, '']);
    expect(out).toBe(`T-1002 · First response: kept → missed
  due Mar 2, 2026, 1:00 PM → Mar 2, 2026, 10:00 AM · answered Mar 2, 2026, 11:30 AM
T-1004 · First response: kept → missed
  due Mar 2, 2026, 2:00 PM → Mar 2, 2026, 11:00 AM · answered Mar 2, 2026, 2:00 PM
T-1004 · Answer of Development: kept → missed
  due Mar 3, 2026, 9:30 AM → Mar 2, 2026, 12:30 PM · answered Mar 2, 2026, 2:00 PM

As it was → as it would have been by tight.yaml: 4 tickets opened Mar 1, 2026, 12:00 AM – Apr 1, 2026, 12:00 AM
                        kept  missed  running  not counted
First response         4 → 2   0 → 2        0            0
Answer of Development  1 → 0   0 → 1        0            0
3 promises would have come to something else.
`);
    expect(await everything()).toBe(before);
  });

  it('comes to the same by the same policy, in the other language as well', async () => {
    await writeFile(join(cwd, 'same.yaml'), '');
    const { out, code } = await replay('--policy', 'same.yaml', '--language', 'es', ...march);
    expect(code).toBe(0);
    expect(out).toMatch(/^Como fue → como habría sido según same.yaml: 4 tickets abiertos/);
    expect(out).toMatch(/Todo habría resultado igual\.\n$/);
  });

  it('keeps to the window: to the end of a day, or to before an instant', async () => {
    const opened = async (...window: string[]) => {
      const { out } = await replay('--policy', 'tight.yaml', '--format', 'json', '--zone', 'UTC', ...window);
      return (JSON.parse(out) as { tickets: number }).tickets;
    };
    expect(await opened('--from', '2026-03-02', '--to', '2026-03-02')).toBe(4);
    expect(await opened('--from', at('08:00'), '--to', at('09:00'))).toBe(2);
    expect(await opened('--from', at('08:01'))).toBe(2);
    expect(await opened('--from', '2026-03-03')).toBe(0);
  });

  it('writes JSON and CSV', async () => {
    const json = JSON.parse((await replay('--policy', 'tight.yaml', '--format', 'json', ...march)).out) as object;
    expect(json).toMatchObject({
      policy: 'tight.yaml',
      from: '2026-02-28T23:00:00Z',
      to: '2026-03-31T22:00:00Z',
      others: [
        { ticket: 'T-1002', clock: 'firstResponse', was: { verdict: 'kept' }, is: { verdict: 'breached' } },
        { ticket: 'T-1004', clock: 'firstResponse' },
        { ticket: 'T-1004', clock: 'handoff', team: 'dev', is: { dueAt: at('11:30') } },
      ],
      tickets: 4,
      summary: [
        { clock: 'firstResponse', was: { kept: 4, breached: 0 }, is: { kept: 2, breached: 2 } },
        { clock: 'handoff', team: 'dev', was: { kept: 1 }, is: { breached: 1 } },
      ],
    });
    const csv = (await replay('--policy', 'tight.yaml', '--format', 'csv', ...march)).out.split('\n');
    expect(csv).toHaveLength(5);
    expect(csv.slice(0, 2)).toEqual([
      'ticket,clock,team,startedAt,was,is,dueWas,dueIs,stoppedWas,stoppedIs',
      `T-1002,firstResponse,,${at('08:00')},kept,breached,${at('12:00')},${at('09:00')},${at('10:30')},${at('10:30')}`,
    ]);
  });

  it('reads along indexes, page by page, also where many were opened at one instant', async () => {
    const documents = Array.from({ length: 130 }, (_, n) => {
      const openedAt = `2025-01-0${n < 100 ? 1 : 2}T00:00:00Z`;
      const { source: _source, ...ticket } = aTicket({ number: 5_000 + n, applied: [`many:${n}`], openedAt });
      return documentOf(ticket, []);
    });
    await store.database.collection('tickets').insertMany(documents as never);
    const { out } = await replay(
      '--policy',
      'tight.yaml',
      '--format',
      'json',
      '--from',
      '2025-01-01',
      '--to',
      '2025-12-31',
    );
    expect(JSON.parse(out)).toMatchObject({ tickets: 130, others: [] });
  });

  it('says what is wrong with a policy, by its line, and with the file', async () => {
    const wrong = async (text: string) => {
      await writeFile(join(cwd, 'wrong.yaml'), text);
      const { code, out, err } = await replay('--policy', 'wrong.yaml', ...march);
      expect([code, out]).toEqual([1, '']);
      return err;
    };
    expect(await wrong('sla:\n  regions:\n    europe: [mars]\n')).toMatch(
      /^relevo sla: wrong\.yaml:3:14: sla\.regions\.europe\.0: "mars" is no calendar of sla\.calendars/,
    );
    expect(await wrong('sla:\n  targets:\n    - { clock: handoff, team: devs, hours: 1 }\n')).toMatch(
      /wrong\.yaml:3:31: sla\.targets\.0\.team: "devs" is no team of teams; did you mean dev\?/,
    );
    expect(await wrong('targets: []\n')).toMatch(/wrong\.yaml:1:1: targets: is not known/);
    expect(await wrong('sla: [\n')).toMatch(/^relevo sla: wrong\.yaml:\d:\d/);
    const missing = await replay('--policy', 'nowhere.yaml', ...march);
    expect(missing).toMatchObject({ code: 1, err: 'relevo sla: there is no file nowhere.yaml\n' });
  });

  it('takes the teams of the desk for a file with sla alone, and its own for a whole one', async () => {
    const team = 'ops: { channel: ops, groups: [ops] }';
    await writeFile(join(cwd, 'relevo.yaml'), `teams: { ${team} }\n`);
    const target = 'sla: { targets: [{ clock: handoff, team: ops, hours: 1 }] }\n';
    try {
      await writeFile(join(cwd, 'alone.yaml'), target);
      expect((await replay('--policy', 'alone.yaml', ...march)).code).toBe(0);
      await writeFile(join(cwd, 'whole.yaml'), `name: Acme\n${target}`);
      expect((await replay('--policy', 'whole.yaml', ...march)).err).toMatch(/"ops" is no team/);
      await writeFile(join(cwd, 'whole.yaml'), `teams: { ${team} }\n${target}`);
      expect((await replay('--policy', 'whole.yaml', ...march)).code).toBe(0);
    } finally {
      await rm(join(cwd, 'relevo.yaml'));
    }
  });

  it.each([
    [[]],
    [['--policy', 'tight.yaml']],
    [['--policy', 'tight.yaml', '--from', 'yesterday']],
    [['--policy', 'tight.yaml', '--from', '2026-13-01']],
    [['--policy', 'tight.yaml', '--from', '2026-03-02', '--to', '2026-03-01']],
    [['--policy', 'tight.yaml', '--from', '2026-03-02', '--format', 'xml']],
    [['--policy', 'tight.yaml', '--from', '2026-03-02', '--zone', 'GMT+1']],
    [['--policy', 'tight.yaml', '--from', '2026-03-02', '--language', 'xx']],
    [['--policy', 'tight.yaml', '--from', '2026-03-02', '--team', 'dev']],
  ])('does not understand %j', async (args: string[]) => {
    expect((await replay(...args)).code).toBe(2);
  });

  it('has a help', async () => {
    expect((await replay('--help')).out).toMatch(/replay --policy FILE/);
  });
});
