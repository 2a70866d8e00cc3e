import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, openHouse, wordsOf } from './house.ts';

describe('tags', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
    house.as('ben').write('support-globex', 'The invoice is wrong');
    await house.as('mia').sees('agents', /T-1001 · The invoice/);
  });
  afterAll(() => house.close());

  it('stand on the card, in lists and in the history, and are found', async () => {
    const mia = house.as('mia');
    await mia.type('agents', '/ticket tag T-1001 VIP,Después');
    await mia.sees('agents', /Tags of T-1001: vip, despues/);
    expect(wordsOf(await mia.sees('agents', /T-1001 · The invoice[\s\S]*Tags: vip, despues/))).toMatch(/Status: New/);
    await mia.type('agents', '/ticket search tag:Vip');
    await mia.sees('agents', /Search: tag:Vip\nT-1001 [\s\S]*#vip #despues/);
    await mia.type('agents', '/ticket untag T-1001 despues');
    await mia.sees('agents', /Tags of T-1001: vip$/);
    await mia.type('agents', '/ticket show T-1001');
    await mia.sees('agents', /Mia Meier · tagged\nvip, despues[\s\S]*took tags off:\ndespues/);
    await mia.type('agents', '/ticket tag T-1001 a:b');
    await mia.sees('agents', /“a:b” has signs in it/);
  });

  it('are nothing that a customer sees, finds or sets', async () => {
    const ben = house.as('ben');
    await ben.type('support-globex', '/ticket show T-1001');
    expect(wordsOf(await ben.sees('support-globex', /T-1001 · The invoice/))).not.toMatch(/vip/);
    await ben.type('support-globex', '/ticket list');
    expect(wordsOf(await ben.sees('support-globex', /One ticket/))).not.toMatch(/vip/);
    await ben.type('support-globex', '/ticket search tag:vip');
    await ben.sees('support-globex', /Nothing fits “tag:vip”/);
    await ben.type('support-globex', '/ticket tag T-1001 angry');
    await ben.sees('support-globex', /Your role does not allow that/);
  });
});
