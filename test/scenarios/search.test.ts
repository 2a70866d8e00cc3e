import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aTicket } from '../builders.ts';
import { type House, openHouse, until, wordsOf } from './house.ts';

describe('searching', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
    house.as('ana').write('support-acme', 'Caducó el certificado SPF\nde mail.acme.example, con hard bounce');
    await house.as('mia').sees('agents', /T-1001 · Caducó/);
    house.as('ben').write('support-globex', 'The invoice is wrong\nwe paid twice');
    house.as('ben').write('support-globex', 'Bounce is hard to read\nin the report');
    await until(
      'three tickets',
      async () => (await house.desk.services.stores.tickets.count({ statuses: ['new'] }, 1_000)) === 3 || undefined,
    );
  });
  afterAll(() => house.close());

  /** The subjects that somebody finds. */
  async function finds(member: string, channel: string, search: string): Promise<readonly string[]> {
    const before = new Set(
      house
        .as(member)
        .messages(channel)
        .map(({ id }) => id),
    );
    await house.as(member).type(channel, `/ticket search ${search}`);
    const shown = await until(`what ${member} finds by ${search}`, () =>
      house
        .as(member)
        .messages(channel)
        .find(({ id, onlyYou }) => onlyYou && !before.has(id)),
    );
    const subjects = [...wordsOf(shown).matchAll(/^T-\d+ · (.*)$/gm)].map(([, subject]) => subject ?? '');
    return subjects.length > 0 ? subjects : [wordsOf(shown)];
  }

  it.each([
    ['caduco', ['Caducó el certificado SPF']],
    ['ACME.example', ['Caducó el certificado SPF']],
    ['hard bounce', ['Bounce is hard to read', 'Caducó el certificado SPF']],
    ['"hard bounce"', ['Caducó el certificado SPF']],
    ['customer:"Ben Keller" bounce', ['Bounce is hard to read']],
    ['t-1001', ['Caducó el certificado SPF']],
    ['status:new assignee:nobody twice', ['The invoice is wrong']],
  ])('an agent finds by %s', async (search, subjects) => {
    const found = await finds('mia', 'agents', search);
    expect([...found].sort()).toEqual([...subjects].sort());
  });

  it('finds a phrase on the first page, and somebody without the accents of their name, behind all that is newer', async () => {
    const { tickets } = house.desk.services.stores;
    const story = { subject: 'Animals', requesterName: 'Łukasz Ørsted', status: 'closed' } as const;
    for (let n = 0; n < 26; n += 1) {
      const number = await tickets.nextNumber();
      const only = n === 0 ? { body: 'One quokka wombat' } : { body: 'A wombat and a quokka', requesterName: 'Ida' };
      const keys = { applied: [`animals:${n}`], source: `workspace:animals:${n}` };
      expect(await tickets.insert(aTicket({ number, ...story, ...only, ...keys }), [])).toBe('inserted');
    }
    expect(await finds('mia', 'agents', '"quokka wombat"')).toEqual(['Animals']);
    expect(await finds('mia', 'agents', 'lukasz orsted')).toEqual(['Animals']);
    expect(await finds('mia', 'agents', 'customer:"lukasz orsted" status:alive,closed')).toEqual(['Animals']);
  });

  it('is of what stands now, and of what one may see', async () => {
    await house.as('mia').type('agents', '/ticket claim T-1001');
    await house.as('mia').sees('agents', /T-1001 is yours/);
    expect(await finds('mia', 'agents', 'assignee:me')).toEqual(['Caducó el certificado SPF']);
    expect(await finds('noah', 'agents', 'assignee:mia status:open')).toEqual(['Caducó el certificado SPF']);
    expect(await finds('ben', 'support-globex', 'hard')).toEqual(['Bounce is hard to read']);
    expect(await finds('ivan', 'team-it', 'hard')).toEqual([expect.stringMatching(/Nothing fits “hard”/)]);
  });

  it('tells nobody of their own requests what only the house knows', async () => {
    for (const search of ['priority:normal', 'assignee:nobody', 'team:it,dev,legal', 'tag:vip'])
      expect(await finds('ben', 'support-globex', `hard ${search}`)).toEqual([expect.stringMatching(/Nothing fits/)]);
    const ivan = house.as('ivan');
    await ivan.type('team-it', '/ticket new subject:Trousers category:other body:"A belt, please"');
    await ivan.isShown('team-it', /T-\d+ is made, with you as the requester/);
    await ivan.type('team-it', '/ticket search belt');
    const found = await ivan.isShown('team-it', /T-\d+ · Trousers/);
    expect(wordsOf(found)).not.toMatch(/Normal|nobody/);
    expect(await finds('ivan', 'team-it', 'belt priority:normal')).toEqual([expect.stringMatching(/Nothing fits/)]);
  });

  it('says how it is written', async () => {
    expect(await finds('mia', 'agents', '')).toEqual([expect.stringMatching(/for example: spf/)]);
    expect(await finds('mia', 'agents', 'state:open')).toEqual([expect.stringMatching(/“state:” is no filter/)]);
    expect(await finds('mia', 'agents', 'assignee:zorro')).toEqual([
      expect.stringMatching(/nobody here is called “zorro”/),
    ]);
  });

  it('has a field of its own in the chat, answered beside the conversations with buttons that work there', async () => {
    const { workspace } = house;
    const answer = (member: string, title: RegExp) =>
      until(`an answer ${title} to ${member}`, () => {
        const shown = workspace.answer(member);
        return shown && title.test(shown.card.title ?? '') ? shown : undefined;
      });
    expect(await workspace.search('noah', '"hard bounce"')).toEqual({ kind: 'done' });
    const { id, card } = await answer('noah', /Search: "hard bounce"/);
    const [first] = card.blocks.flatMap((block) => (block.kind === 'list' ? block.items : []));
    expect(first?.title).toBe('T-1001 · Caducó el certificado SPF');
    const { run = '', args = {} } = first?.action ?? {};
    await workspace.pressAnswer('noah', id, { run, args });
    await answer('noah', /T-1001 · Caducó el certificado SPF/);
    expect(await workspace.search('ben', 'hard team:dev certificado')).toEqual({ kind: 'done' });
    await until('that Ben finds nothing of Ana’s', () =>
      JSON.stringify(workspace.answer('ben')?.card ?? '').includes('Nothing fits') ? true : undefined,
    );
  });

  it('is kept under a name, for oneself or by a lead for everybody', async () => {
    const mia = house.as('mia');
    await mia.type('agents', '/view save "hard ones" for:"hard status:alive"');
    await mia.sees('agents', /view “hard ones” is kept/);
    await mia.type('agents', '/view show "Hard Ones"');
    await mia.sees('agents', /Search: hard status:alive/);
    await house.as('noah').type('agents', '/view show "hard ones"');
    await house.as('noah').sees('agents', /no view “hard ones” of yours/);
    await mia.type('agents', '/view save everybody:yes all for:status:alive');
    await mia.sees('agents', /Your role does not allow that/);
    await house.as('lea').type('leads', '/view save everybody:yes unpaid for:invoice');
    await house.as('lea').sees('leads', /view “unpaid” is kept/);
    await house.as('noah').type('agents', '/view show unpaid');
    await house.as('noah').sees('agents', /Search: invoice/);
    await mia.type('agents', '/view show');
    await mia.sees('agents', /2 views\nunpaid\ninvoice\nhard ones/);
    await mia.type('agents', '/view delete "hard ones"');
    await mia.sees('agents', /“hard ones” is forgotten/);
    await mia.type('agents', '/view delete unpaid');
    await mia.sees('agents', /no view “unpaid” of yours/);
  });
});
