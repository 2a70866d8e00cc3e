import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import hangingMails from '#jobs/hanging-mails.ts';
import { RetryLater } from '#src/lib/errors.ts';
import type { MailItem } from '#src/services/stores/outbox.ts';
import type { MessageView } from '#src/workspace/model.ts';
import { Exit, historyOf, kindsOf, untilQuiet } from './exit.ts';
import { type Actor, buttonsOf, type House, openHouse, until, wordsOf } from './house.ts';

const byHand = ['hanging-mails'];
const EVER = '2999-01-01T00:00:00Z';
const mail = { from: 'Acme Support <support@acme.example>', hangingAfterMinutes: 0 };
const limits = { requestsPerHour: 1_000, addressChangesPerDay: 100 };

/** What the clock does every 30 seconds. */
function announce(house: House): Promise<void> {
  return hangingMails.run({ ...house.desk, runtime: house.runtime });
}

function hanging(house: House): Promise<readonly MailItem[]> {
  return house.store.stores.mails.hanging(EVER, { limit: 100 });
}

/** What the leads are told in their channel, and not only who asked. */
function told(house: House, words: RegExp): readonly MessageView[] {
  const all = house.as('lea').messages('leads');
  return all.filter((message) => !message.onlyYou && words.test(wordsOf(message)));
}

/** What somebody alone is shown in the leads' channel for what they do. */
async function answered(who: Actor, does: () => Promise<unknown>): Promise<MessageView> {
  const own = () => who.messages('leads').findLast((message) => message.onlyYou);
  const before = own()?.id ?? '';
  await does();
  return until(`an answer to ${who.id}`, () => {
    const newest = own();
    return newest !== undefined && newest.id > before ? newest : undefined;
  });
}

function runsOf(message: MessageView): readonly string[] {
  return buttonsOf(message.card).map(({ run }) => run);
}

describe('the confirmation by e-mail', () => {
  const exit = new Exit();
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ mail }, { mail: exit, byHand });
  });
  afterAll(() => house.close());

  it('is tried again until it leaves, under the same Message-ID, and hangs in sight of a lead meanwhile', async () => {
    exit.state = 'away';
    house.as('ana').write('support-acme', 'Sin servidor de correo');
    await house.as('mia').sees('agents', /Sin servidor de correo/);
    await until('two attempts', async () => {
      const [first] = await hanging(house);
      return first && first.attempts >= 2 ? first : undefined;
    });
    expect(await kindsOf(house, 1001)).toEqual(['opened']);
    await house.as('lea').type('leads', '/mail waiting');
    const waiting = await house.as('lea').sees('leads', /T-1001 · Confirmation[\s\S]*the mail server does not answer/);
    expect(wordsOf(waiting)).toMatch(/since .* \(\d+ minutes\), \d+ attempts\nIs tried again: the mail server/);
    exit.state = 'open';
    await house.as('lea').press(waiting, 'mail retry');
    const [first] = await until('the mail', () => (exit.sent.length > 0 ? exit.sent : undefined));
    expect(first).toMatchObject({ to: 'ana@acme.example', from: 'Acme Support <support@acme.example>' });
    expect(first?.messageId).toMatch(/^<T-1001\.[a-z0-9]+\.confirmation@acme\.example>$/);
    await untilQuiet(house);
    await house.as('lea').type('leads', '/mail waiting');
    await house.as('lea').sees('leads', /No mail is waiting/);
    expect(exit.sent).toHaveLength(1);
    // Said when it is true, and not before.
    expect(await kindsOf(house, 1001)).toEqual(['opened', 'confirmation']);
  });

  it('that was refused for good is shown to the leads by itself, once, and to the desk on its ticket', async () => {
    exit.state = 'refuses';
    const mia = house.as('mia');
    const request = house.as('ana').write('support-acme', 'Dirección rechazada');
    const card = await mia.sees('agents', /T-1002 · Dirección[\s\S]*Confirmation could not be delivered by e-mail/);
    await mia.seesInThread('agents', card.id, /Confirmation could not be delivered[\s\S]*\/ticket address T-1002/);
    await untilQuiet(house);
    for (let run = 0; run < 3; run += 1) await announce(house);
    const news = await house.as('lea').sees('leads', /T-1002[\s\S]*Refused for good: the mail server refused/);
    expect(news.onlyYou).toBe(false);
    await untilQuiet(house);
    expect(told(house, /T-1002/)).toHaveLength(1);
    expect(await historyOf(house, 1002)).toMatchObject([
      { kind: 'opened' },
      {
        kind: 'undelivered',
        visibleTo: ['desk'],
        details: { what: 'confirmation', reason: 'the mail server refused the recipient' },
      },
    ]);
    await mia.type('agents', '/ticket show T-1002');
    await mia.sees('agents', /could not be delivered by e-mail\nConfirmation – the mail server refused the recipient/);
    const customers = house.as('ana').thread('support-acme', request.id).map(wordsOf);
    expect(customers.join()).not.toMatch(/refused|delivered/);
    // Somebody mended the way out.
    exit.state = 'open';
    await house.as('lea').press(news, 'mail retry');
    await until('the mended card', () =>
      /could not be delivered/.test(wordsOf(house.workspace.message('mia', 'agents', card.id))) ? undefined : true,
    );
    expect(await kindsOf(house, 1002)).toEqual(['opened', 'undelivered', 'confirmation']);
    await untilQuiet(house);
  });

  it('is noted on its ticket though the store went away between sending and noting, and is not sent again', async () => {
    const { tickets } = house.store.stores;
    const save = tickets.save.bind(tickets);
    let failures = 3;
    Object.assign(tickets, {
      save: (...args: Parameters<typeof save>) => {
        const isNote = args[1].some((one) => one.kind === 'entry' && one.entry.kind === 'confirmation');
        if (!isNote || failures === 0) return save(...args);
        failures -= 1;
        return Promise.reject(new RetryLater('the store does not answer'));
      },
    });
    const before = exit.sent.length;
    house.as('ana').write('support-acme', 'Con interrupción');
    await until('the note', async () => ((await kindsOf(house, 1003)).includes('confirmation') ? true : undefined));
    expect(failures).toBe(0);
    await untilQuiet(house);
    expect(exit.sent).toHaveLength(before + 1);
    Object.assign(tickets, { save });
  });

  it('is noted by another process when the one that had sent it was killed', async () => {
    exit.state = 'away';
    house.as('ana').write('support-acme', 'Con muerte');
    const left = await until('an attempt', async () =>
      (await hanging(house)).find(({ message, attempts }) => message.ticket === 1004 && attempts > 0),
    );
    const before = exit.sent.length;
    // So far it had come: out of the house, and not yet on the ticket.
    await house.store.stores.mails.left(left.id, 'sent');
    exit.state = 'open';
    await until('the note', async () => ((await kindsOf(house, 1004)).includes('confirmation') ? true : undefined));
    await untilQuiet(house);
    expect(exit.sent).toHaveLength(before);
    expect((await kindsOf(house, 1004)).filter((kind) => kind === 'confirmation')).toHaveLength(1);
  });
});

describe('many mails that hang', () => {
  const exit = new Exit();
  const count = 25;
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ mail, limits }, { mail: exit, byHand });
    exit.state = 'refuses';
    for (let n = 0; n < count; n += 1) house.as('ana').write('support-acme', `Consulta ${n}`);
    await refusals(count);
    await untilQuiet(house);
  });
  afterAll(() => house.close());

  function refusals(all: number): Promise<true> {
    return until(`${all} refusals`, async () =>
      (await hanging(house)).filter(({ state }) => state === 'failed').length === all ? true : undefined,
    );
  }

  it('are told to the leads in one message, and none of them again', async () => {
    await announce(house);
    const news = await house.as('lea').sees('leads', /25 mails have not left yet/);
    expect(wordsOf(news).match(/T-\d+ · Confirmation/g)).toHaveLength(10);
    expect(wordsOf(news)).toMatch(/And 15 more/);
    await announce(house);
    house.as('ana').write('support-acme', 'Una más');
    await refusals(count + 1);
    await announce(house);
    await house.as('lea').sees('leads', /One mail has not left yet[\s\S]*T-1026/);
    await untilQuiet(house);
    expect(told(house, /not left yet/)).toHaveLength(2);
  });

  it('are told although the process that began with it died', async () => {
    house.as('ana').write('support-acme', 'Y otra');
    await refusals(count + 2);
    // So far it had come.
    await house.store.stores.mails.announce(EVER, '2026-01-01T00:00:00Z');
    await announce(house);
    await house.as('lea').sees('leads', /One mail has not left yet[\s\S]*T-1027/);
    await announce(house);
    await untilQuiet(house);
    expect(told(house, /T-1027/)).toHaveLength(1);
  });

  it('are paged through to the last, each with its ticket, and given up one by one', async () => {
    const lea = house.as('lea');
    await house.as('mia').type('agents', '/mail waiting');
    await house.as('mia').sees('agents', /Your role does not allow that/);
    const seen: string[] = [];
    let page = await answered(lea, () => lea.type('leads', '/mail waiting'));
    expect(wordsOf(page)).toMatch(/^27 mails have not left yet/);
    for (;;) {
      seen.push(...(wordsOf(page).match(/T-\d+(?= ·)/g) ?? []));
      const shown = page;
      if (!runsOf(shown).includes('mail waiting')) break;
      page = await answered(lea, () => lea.press(shown, 'mail waiting'));
    }
    expect(seen).toEqual(Array.from({ length: 27 }, (_, n) => `T-${1027 - n}`));
    expect(runsOf(page)).toContain('ticket show');

    for (let left = 27; left > 0; left -= 1) {
      const list = await answered(lea, () => lea.type('leads', '/mail waiting'));
      const [ticket = ''] = /T-\d+/.exec(wordsOf(list)) ?? [];
      const done = await answered(lea, () => lea.press(list, 'mail give-up'));
      expect(wordsOf(done)).toMatch(new RegExp(`is not sent any more[\\s\\S]*${ticket} says`));
      page = list;
    }
    await lea.type('leads', '/mail waiting');
    await lea.sees('leads', /No mail is waiting/);
    exit.state = 'open';
    expect(wordsOf(await answered(lea, () => lea.press(page, 'mail retry')))).toMatch(/is not waiting any more/);
    await untilQuiet(house);
    expect(exit.sent).toEqual([]);
    expect(await historyOf(house, 1001)).toMatchObject([
      { kind: 'opened' },
      { kind: 'undelivered' },
      { kind: 'givenUp', byName: 'Lea Frei', visibleTo: ['desk'], details: { what: 'confirmation' } },
    ]);
    await house.as('mia').sees('agents', /T-1001 ·[\s\S]*given up by a lead/);
  });
});

describe('a mail that is tried for long', () => {
  const exit = new Exit();
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ mail, limits }, { mail: exit, byHand });
  });
  afterAll(() => house.close());

  it('is announced while it is tried, and once more when it is refused', async () => {
    exit.state = 'away';
    const [lea, mia] = [house.as('lea'), house.as('mia')];
    house.as('ana').write('support-acme', 'Colgada');
    await until('an attempt', async () => ((await hanging(house))[0]?.attempts ?? 0) > 0 || undefined);
    await announce(house);
    await lea.sees('leads', /T-1001[\s\S]*Is tried again/);
    exit.state = 'refuses';
    await mia.sees('agents', /T-1001[\s\S]*could not be delivered/);
    await untilQuiet(house);
    await announce(house);
    await announce(house);
    await lea.sees('leads', /T-1001[\s\S]*Refused for good/);
    await untilQuiet(house);
    expect(told(house, /T-1001/)).toHaveLength(2);
    const list = await answered(lea, () => lea.type('leads', '/mail waiting'));
    expect(wordsOf(await answered(lea, () => lea.press(list, 'mail give-up')))).toMatch(/is not sent any more/);
    expect(await hanging(house)).toEqual([]);
    expect(await kindsOf(house, 1001)).toEqual(['opened', 'undelivered', 'givenUp']);
  });
});
