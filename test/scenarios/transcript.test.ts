import { afterEach, describe, expect, it } from 'vitest';
import { type Actor, type House, type HouseOptions, openHouse, until, wordsOf } from './house.ts';

const KEY = 'the master plan';

describe('a transcript', () => {
  let house: House;
  afterEach(() => house.close());

  /** Ana asks, Mia hands it to legal, legal talks among itself, and a file lies beside the words. */
  async function story(options: HouseOptions = {}) {
    house = await openHouse({}, options);
    const [ana, mia, leo] = [house.as('ana'), house.as('mia'), house.as('leo')];
    const request = ana.send('support-acme', 'My <b>contract</b>\nis *wrong*', [
      { name: 'contract.txt', bytes: Buffer.from('text') },
    ]);
    const card = await mia.sees('agents', /T-1001/);
    await mia.type('agents', '/ticket claim T-1001');
    mia.write('agents', 'Internal remark', card.id);
    await mia.type('agents', '/ticket category T-1001 legal');
    const form = await mia.type('agents', '/triage T-1001');
    await mia.submit(form, { 'customerNumber.number': 'C-7' });
    await mia.sees('agents', /1 of 1|complete/i);
    await mia.type('agents', '/escalate T-1001 legal');
    const packet = await leo.sees('team-legal', /T-1001/);
    leo.write('team-legal', KEY, packet.id);
    await until('legal’s words are in the history', async () => {
      const all = await house.store.stores.timeline.last(1001, 100);
      return all.some(({ words }) => words === KEY) ? true : undefined;
    });
    ana.write('support-acme', `Here: ${'long words '.repeat(400)}the end`, request.id);
    await mia.seesInThread('agents', card.id, /long words/);
  }

  const fileOf = (who: Actor, ending: string) =>
    until(`${who.id} has it`, () =>
      who
        .messages(who.directWith('relevo'))
        .flatMap(({ files }) => files)
        .findLast(({ name }) => name === `T-1001.${ending}`),
    );
  async function asked(who: string, channel: string, format: 'md' | 'html') {
    const actor = house.as(who);
    await actor.type(channel, `/ticket transcript T-1001 ${format}`);
    const file = await fileOf(actor, format);
    return actor.opens(file).toString();
  }

  it('has what its reader may see and nothing else, in their language, whole and in order', async () => {
    await story();
    const lead = await asked('lea', 'leads', 'md');
    expect(lead).toContain(KEY);
    const agent = await asked('mia', 'agents', 'html');
    expect(agent).not.toContain(KEY);
    expect(agent).toContain('Internal remark');
    expect(agent).toContain('My &lt;b&gt;contract&lt;/b&gt;\nis *wrong*');
    expect(agent).toContain('contract.txt');
    expect(agent).toMatch(/(long words ){400}the end/);
    const order = ['claimed', 'Internal remark', 'handed over', 'long words'].map((words) => agent.indexOf(words));
    expect(order.every((at) => at > 0)).toBe(true);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    const customer = await asked('ana', 'support-acme', 'md');
    expect(customer).toContain('## Solicitud');
    expect(customer).toContain('My \\<b\\>contract');
    expect(customer).not.toMatch(/Internal remark|the master plan|C-7/);
    const legal = await asked('leo', 'team-legal', 'html');
    expect(legal).toContain(KEY);
    expect(
      await house.store.database
        .collection('audit')
        .findOne({ by: 'workspace:leo', what: 'ticket transcript' }, { hint: { by: 1, at: -1, _id: -1 } }),
    ).toMatchObject({ ticket: 1001, outcome: 'done' });
  });

  it('has words that were taken back for leads alone, and what they were at first', async () => {
    house = await openHouse();
    const [ana, mia] = [house.as('ana'), house.as('mia')];
    const request = ana.write('support-acme', 'A zeppelin\nfell down');
    const card = await mia.sees('agents', /T-1001/);
    ana.edits(request, 'An airship\nfell down');
    await mia.sees('agents', /T-1001 · An airship/);
    ana.removes(request);
    await until('the card without them', () => {
      const now = house.workspace.message('mia', 'agents', card.id);
      return /was deleted/.test(wordsOf(now)) || undefined;
    });
    expect(await asked('mia', 'agents', 'md')).not.toMatch(/zeppelin|airship/);
    const lead = await asked('lea', 'leads', 'md');
    expect(lead).toMatch(/deleted since, shown to leads only · at first: A zeppelin/);
    expect(lead).toContain('> An airship');
  });

  it('is nobody’s who may not see the ticket', async () => {
    await story();
    await house.as('ben').type('support-globex', '/ticket transcript T-1001');
    await house.as('ben').isShown('support-globex', /There is no ticket T-1001/);
  });

  it('comes in messages where there are no files', async () => {
    await story({ lacks: { capabilities: { files: false } } });
    const mia = house.as('mia');
    await mia.type('agents', '/ticket transcript T-1001');
    const direct = mia.directWith('relevo');
    await mia.sees(direct, /It has what .* may see/);
    const words = mia.messages(direct).map(wordsOf).join('\n');
    expect(words).toMatch(/^# T-1001/m);
    expect(words).toContain('the end');
    expect(words).not.toContain(KEY);
  });

  it('of a history that is too long for a file is not made, and says where else it can be read', async () => {
    await story({ lacks: { limits: { fileBytes: 3_000 } } });
    await house.as('mia').type('agents', '/ticket transcript T-1001');
    const mia = house.as('mia');
    await mia.sees(mia.directWith('relevo'), /does not fit into one file here \(3 kB at most\).*\/ticket show T-1001/);
  });

  it('has all of 5,000 entries, each once', async () => {
    await story();
    const entries = Array.from({ length: 5_000 }, (_, n) => ({
      id: `1001:${1_000 + Math.floor(n / 7)}:${n % 7}`,
      entry: {
        at: '2026-03-02T12:00:00Z',
        by: 'workspace:mia',
        byName: 'Mia',
        kind: 'note',
        words: `note ${n};`,
        visibleTo: ['desk'],
      } as const,
    }));
    await house.store.stores.timeline.append(1001, entries);
    const text = await asked('mia', 'agents', 'md');
    expect(text.match(/note \d+;/g)).toEqual(entries.map(({ entry }) => entry.words));
  });
});
