import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { merge } from '#src/domain/tickets/acts/merge.ts';
import { asLine, revised } from '#src/domain/tickets/acts/revise.ts';
import { customerWrote } from '#src/domain/tickets/acts/talk.ts';
import { performStep } from '#src/services/steps.ts';
import { Tickets } from '#src/services/tickets.ts';
import { people } from '#test/builders.ts';
import { Exit, kindsOf, untilQuiet } from './exit.ts';
import { type House, openHouse, until, wordsOf } from './house.ts';

describe('a duplicate', () => {
  const exit = new Exit();
  let house: House;
  beforeAll(async () => {
    house = await openHouse({}, { mail: exit });
  });
  afterAll(() => house.close());

  const ticket = async (number: number) => {
    const found = await house.store.stores.tickets.byNumber(number);
    if (!found) throw new Error(`no ticket ${number}`);
    return found;
  };

  /** Ana asks in Spanish, then Ben the same in English. */
  async function twoAsk(what: string) {
    const mia = house.as('mia');
    const first = house.as('ana').write('support-acme', `${what} de Ana`);
    const main = Number(/T-(\d+)/.exec(wordsOf(await mia.sees('agents', new RegExp(`${what} de Ana`))))?.[1]);
    const second = house.as('ben').write('support-globex', `${what} of Ben`);
    const other = Number(/T-(\d+)/.exec(wordsOf(await mia.sees('agents', new RegExp(`${what} of Ben`))))?.[1]);
    return { main, other, first, second };
  }

  it('is merged: both customers are answered, each in their own place, language and number', async () => {
    const [mia, ana, ben] = ['mia', 'ana', 'ben'].map((id) => house.as(id)) as [
      ReturnType<House['as']>,
      ReturnType<House['as']>,
      ReturnType<House['as']>,
    ];
    const { main, other, first, second } = await twoAsk('Corte');
    await mia.type('agents', `/ticket merge T-${other} into:T-${main}`);
    await mia.sees('agents', new RegExp(`T-${other} is merged into T-${main}`));
    await ben.seesInThread('support-globex', second.id, new RegExp(`request T-${other} together with T-${main}`));
    await ben.type('support-globex', '/ticket mine');
    const listed = await ben.isShown('support-globex', new RegExp(`T-${other} · Corte`));
    expect(wordsOf(listed)).toMatch(
      new RegExp(`^One ticket of yours\\nT-${other} · Corte of Ben\\nWe are on it, under T-${main}`),
    );
    house.workspace.openHome('ben');
    await until('the request on Ben’s page', () => house.workspace.home('ben')?.count === 1 || undefined);
    await until('the main ticket', async () => (await ticket(main)).merged?.includes(other) || undefined);
    await mia.sees('agents', new RegExp(`T-${other} [\\s\\S]*Status: Merged into T-${main}`));
    await mia.sees('agents', new RegExp(`T-${main} [\\s\\S]*Duplicates: T-${other}`));

    const card = await mia.sees('agents', /Corte de Ana/);
    ben.write('support-globex', 'Since nine o’clock', second.id);
    await mia.seesInThread('agents', card.id, new RegExp(`customer of T-${other}\\) wrote\nSince nine`));

    await mia.type('agents', `/ticket answer T-${main} "We look into it"`);
    const preview = await mia.sees('agents', new RegExp(`It also goes to the customers of T-${other}`));
    await mia.press(preview, 'ticket send');
    await ana.seesInThread('support-acme', first.id, new RegExp(`T-${main}\\)\nWe look into it`));
    await ben.seesInThread('support-globex', second.id, new RegExp(`T-${other}\\)\nWe look into it`));

    await mia.type('agents', `/ticket resolve T-${main} "A new line"`);
    await ana.seesInThread('support-acme', first.id, new RegExp(`T-${main} está resuelto\nA new line`));
    const solved = await ben.seesInThread(
      'support-globex',
      second.id,
      new RegExp(`T-${other} is resolved\nA new line`),
    );

    await ben.submit(await ben.press(solved, 'ticket reopen'), { reason: 'Not for us' });
    await mia.seesInThread('agents', card.id, /wrote\nNot for us/);
    await ana.seesInThread('support-acme', first.id, new RegExp(`T-${main} vuelve a estar abierto`));
    await untilQuiet(house);
    const anas = ana.thread('support-acme', first.id).map(wordsOf).join('\n');
    expect(anas).not.toMatch(/Ben|Since nine|Not for us/);
    await ana.type('support-acme', `/ticket show T-${main}`);
    expect(wordsOf(await ana.isShown('support-acme', /Corte de Ana/))).not.toMatch(/Ben|Since nine|Not for us/);
    await ben.type('support-globex', `/ticket show T-${other}`);
    await ben.type('support-globex', '/ticket mine');
    await ben.isShown(
      'support-globex',
      new RegExp(`T-${other} · Corte of Ben\\nWe are on it, under T-${main}`),
      listed,
    );
    const bens = wordsOf(await ben.isShown('support-globex', /Corte of Ben/));
    expect(bens).not.toMatch(/Ana /);
    expect(bens).toMatch(new RegExp(`We are on it, under T-${main}`));
    // Ana's confirmation, and nothing else: Ben has given no address.
    expect(exit.sent.map(({ subject }) => subject)).toEqual([expect.stringContaining(`[T-${main}]`)]);

    await mia.type('agents', `/ticket unmerge T-${other}`);
    await ben.seesInThread('support-globex', second.id, /a matter of its own/);
    await until('both apart', async () => !('merged' in (await ticket(main))) || undefined);
    expect(await ticket(other)).toMatchObject({ status: 'open' });
  });

  it('takes part in what becomes of a message: edited or deleted on one ticket, it is so on the other', async () => {
    const [mia, ana, ben] = ['mia', 'ana', 'ben'].map((id) => house.as(id)) as [
      ReturnType<House['as']>,
      ReturnType<House['as']>,
      ReturnType<House['as']>,
    ];
    const { main, other, first, second } = await twoAsk('Avería');
    await mia.type('agents', `/ticket merge T-${other} into:T-${main}`);
    await until('the main ticket', async () => (await ticket(main)).merged?.includes(other) || undefined);
    const card = await mia.sees('agents', /Avería de Ana/);
    const heard = ben.write('support-globex', 'Our password: hunter22', second.id);
    const copy = await mia.seesInThread('agents', card.id, /customer of T-\d+\) wrote\nOur password: ▇▇▇▇/);
    const copyNow = () => wordsOf(house.workspace.message('mia', 'agents', copy.id));
    ben.edits(heard, 'Since nine, password: hunter33');
    await until('the edit', () => /\(edited\)\nSince nine, password: ▇▇▇▇/.test(copyNow()) || undefined);
    ben.removes(heard);
    await until('the deletion', () => copyNow().endsWith('deleted by its author') || undefined);

    const answered = mia.write('support-acme', 'Between us: it is the new cable', first.id);
    const told = await ben.seesInThread('support-globex', second.id, /answers .*\nBetween us: it is the new cable/);
    const toldNow = () => wordsOf(house.workspace.message('ben', 'support-globex', told.id));
    mia.edits(answered, 'It is a cable');
    await until('the answer edited', () => /\(edited\)\nIt is a cable/.test(toldNow()) || undefined);
    mia.removes(answered);
    await until('the answer deleted', () => toldNow().endsWith('deleted by its author') || undefined);

    await untilQuiet(house);
    await mia.type('agents', `/ticket show T-${main}`);
    const shown = wordsOf(await mia.isShown('agents', /deleted a message/));
    expect(shown).not.toMatch(/hunter|Since nine|cable/);
    await ben.type('support-globex', `/ticket show T-${other}`);
    expect(wordsOf(await ben.isShown('support-globex', /Avería of Ben/))).not.toMatch(/Since nine|cable/);
    expect(ana.thread('support-acme', first.id).map(wordsOf).join('\n')).not.toMatch(/Ben|Since nine/);
    const store = await house.store.database
      .collection('tickets')
      .find({ _id: { $gt: 0 as never } })
      .toArray();
    expect(JSON.stringify(store)).not.toMatch(/hunter/);
  });

  it('tells whoever sent a file that is not taken so once', async () => {
    const [mia, ben] = [house.as('mia'), house.as('ben')];
    const { main, other, second } = await twoAsk('Archivo');
    await mia.type('agents', `/ticket merge T-${other} into:T-${main}`);
    await until('the main ticket', async () => (await ticket(main)).merged?.includes(other) || undefined);
    ben.send('support-globex', 'Look', [{ name: 'run.bat', bytes: Buffer.from('echo') }], second.id);
    for (const number of [main, other])
      await until(
        `it is refused on T-${number}`,
        async () => (await kindsOf(house, number)).includes('fileRefused') || undefined,
      );
    await untilQuiet(house);
    const told = ben.thread('support-globex', second.id).filter((one) => one.onlyYou && /run\.bat/.test(wordsOf(one)));
    expect(told).toHaveLength(1);
  });

  it('of the direct conversation hears no more of it once another request was solved there later', async () => {
    const [mia, ana] = [house.as('mia'), house.as('ana')];
    const direct = ana.directWith('relevo');
    house.as('ben').write('support-globex', 'Door of Ben');
    const main = /T-\d+/.exec(wordsOf(await mia.sees('agents', /Door of Ben/)))?.[0];
    ana.write(direct, 'Puerta de Ana');
    const other = /T-\d+/.exec(wordsOf(await mia.sees('agents', /Puerta de Ana/)))?.[0];
    await mia.type('agents', `/ticket merge ${other} into:${main}`);
    await mia.sees('agents', new RegExp(`${other} is merged into ${main}`));
    await ana.type(direct, '/ticket new subject:Ventana category:other body:"No cierra"');
    const later = Number(/T-(\d+)/.exec(wordsOf(await mia.sees('agents', /· Ventana$/m)))?.[1]);
    await mia.type('agents', `/ticket resolve T-${later} "Ya cierra"`);
    await until('it is resolved', async () => (await ticket(later)).status === 'resolved' || undefined);
    ana.write(direct, 'Otra vez abierta');
    await until('it is open again', async () => (await ticket(later)).status === 'open' || undefined);
  });

  it('is merged whole when the process dies between the two tickets, and a step that is repeated changes nothing', async () => {
    const { main, other } = await twoAsk('Ruido');
    const { stores } = house.store;
    const { customers, rules } = house.desk.services;
    // Whoever saved this died before anything followed from it.
    const dying = new Tickets(stores, customers, rules, house.runtime.clock, () => {});
    await dying.act(other, merge(main), people.mia, 'relevo', 'a merge');
    const pending = await stores.tickets.pending(other);
    const left = pending.filter((one) => one.kind === 'step');
    expect(left).toHaveLength(1);
    await until('what was left behind', async () => (await ticket(main)).merged?.includes(other) || undefined);
    await untilQuiet(house);
    const { version } = await ticket(main);
    for (const step of left)
      await performStep(step, {
        tickets: house.desk.services.tickets,
        assignment: { assign: () => expect.unreachable() },
        onCall: { whoIsOn: () => expect.unreachable() },
        staffing: stores.staffing,
        audit: stores.audit,
        runtime: house.runtime,
      });
    expect((await ticket(main)).version).toBe(version);
    expect((await kindsOf(house, main)).toSorted()).toEqual(['absorbed', 'confirmation', 'opened']);
    const logged = await stores.audit.list({ ticket: main, by: 'workspace:mia' }, { limit: 10 });
    expect(logged).toMatchObject([{ what: 'step.absorbed', outcome: 'done', from: 'workspace' }]);
  });

  it('of a ticket that was merged itself in the same moment: what its customer writes then, and edits, reaches that one, once', async () => {
    const { main, other } = await twoAsk('Eco');
    const last = (await twoAsk('Final')).main;
    const { stores } = house.store;
    const { customers, rules, tickets } = house.desk.services;
    const dying = new Tickets(stores, customers, rules, house.runtime.clock, () => {});
    const said = { message: 'workspace:support-globex:eco', at: house.runtime.clock.now().toString() };
    const { gus, mia } = people;
    await dying.act(other, merge(main), mia, 'relevo', 'merge other');
    await dying.act(main, merge(last), mia, 'relevo', 'merge main');
    await dying.act(other, asLine(customerWrote('Still so', []), said.message, said.at), gus, 'relevo', 'wrote');
    const wordsOn = async (number: number) =>
      (await stores.timeline.last(number, 50)).flatMap((one) => (one.kind === 'heard' ? [one.words] : []));
    await until('the words at the last one', async () => (await wordsOn(last)).length > 0 || undefined);
    await untilQuiet(house);
    expect(await wordsOn(last)).toEqual(['Still so']);
    const card = await house.as('mia').sees('agents', /· Final de Ana/);
    const copies = () =>
      house
        .as('mia')
        .thread('agents', card.id)
        .map(wordsOf)
        .filter((one) => /Still so|Better/.test(one));
    expect(copies()).toHaveLength(1);
    const at = house.runtime.clock.now().toString();
    await tickets.revise(said.message, (line) => revised(line, { at, words: 'Better now' }), gus, 'edited');
    await until('the edit at the last one', async () => /Better now/.test((await wordsOn(last)).join()) || undefined);
    await until('the copy', () => (copies().join().includes('Better now') ? true : undefined));
    expect(copies()).toEqual([expect.not.stringContaining('Still so')]);
  });

  it('says why it cannot be, and changes nothing', async () => {
    const mia = house.as('mia');
    const { main, other } = await twoAsk('Tercero');
    await mia.type('agents', `/ticket merge T-${other} into:T-${other}`);
    await mia.sees('agents', /cannot be merged into itself/);
    await mia.type('agents', `/ticket merge T-${other} into:T-9999`);
    await mia.sees('agents', /no ticket T-9999/);
    await mia.type('agents', `/ticket resolve T-${main} "Done"`);
    await mia.sees('agents', new RegExp(`T-${main} is resolved`));
    await mia.type('agents', `/ticket merge T-${other} into:T-${main}`);
    await mia.sees('agents', new RegExp(`T-${main} has ended\\. Reopen it first`));
    await house.as('ben').type('support-globex', `/ticket merge T-${other} into:T-${main}`);
    await house.as('ben').sees('support-globex', /Your role does not allow that/);
    expect(await ticket(other)).toMatchObject({ version: 1 });
  });

  it('of a direct conversation is still written on there', async () => {
    const [mia, ben] = [house.as('mia'), house.as('ben')];
    const { main } = await twoAsk('Cuarto');
    const direct = ben.directWith('relevo');
    ben.write(direct, 'Quarter to nine it broke');
    const other = Number(/T-(\d+)/.exec(wordsOf(await mia.sees('agents', /Quarter to nine/)))?.[1]);
    await mia.type('agents', `/ticket merge T-${other} into:T-${main}`);
    await until('the merge', async () => (await ticket(main)).merged?.includes(other) || undefined);
    ben.write(direct, 'And now again');
    await ben.sees(direct, new RegExp(`Added to T-${other}`));
    const card = await mia.sees('agents', /Cuarto de Ana/);
    await mia.seesInThread('agents', card.id, /wrote\nAnd now again/);
  });

  it('links name each other, for the desk', async () => {
    const mia = house.as('mia');
    const { main, other } = await twoAsk('Quinto');
    await mia.type('agents', `/ticket link T-${main} T-${other}`);
    await mia.sees('agents', new RegExp(`T-${main} and T-${other} are linked`));
    await mia.sees('agents', new RegExp(`T-${other} [\\s\\S]*Linked: T-${main}`));
    await mia.type('agents', `/ticket show T-${other}`);
    await mia.sees('agents', new RegExp(`linked to\nT-${main}`));
    await mia.type('agents', `/ticket unlink T-${other} T-${main}`);
    await mia.sees('agents', /are not linked any more/);
    await until('no links', async () => !('links' in (await ticket(main))) || undefined);
  });

  it('of two matters is split: the same customer gets a second number, where they can go on', async () => {
    const [mia, ana] = [house.as('mia'), house.as('ana')];
    const { main } = await twoAsk('Sexto');
    const form = await mia.type('agents', `/ticket split T-${main}`);
    await mia.submit(form, { subject: 'La factura', body: 'Y la factura está mal', category: 'billing' });
    const shown = wordsOf(await mia.sees('agents', new RegExp(`is made of a part of T-${main}\\.`)));
    const second = Number(/T-(\d+) is made/.exec(shown)?.[1]);
    const direct = ana.directWith('relevo');
    const received = await ana.sees(direct, new RegExp(`T-${second} · `));
    await mia.sees('agents', new RegExp(`T-${second} · La factura[\\s\\S]*Linked: T-${main}`));
    await mia.sees('agents', new RegExp(`T-${main} [\\s\\S]*Linked: T-${second}`));
    const [whole, part] = [await ticket(main), await ticket(second)];
    expect(part).toMatchObject({ requester: whole.requester, via: 'split', madeBy: { name: 'Mia Meier' } });
    await until('its confirmation', () => exit.sent.some(({ subject }) => subject.includes(`[T-${second}]`)));
    ana.write(direct, 'Aún no', received.id);
    const card = await mia.sees('agents', /La factura/);
    await mia.seesInThread('agents', card.id, /Aún no/);
    expect((await kindsOf(house, main)).filter((kind) => kind === 'splitInto')).toHaveLength(1);
  });
});
