import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { untilQuiet } from './exit.ts';
import { type House, openHouse, until, wordsOf } from './house.ts';

/** Everything a person can get wrong: a clear answer in their language that says what to do, and nothing changed. */
describe('bad input', () => {
  let house: House;
  let version: () => Promise<number>;
  beforeAll(async () => {
    house = await openHouse();
    house.as('ana').write('support-acme', 'Hola');
    await house.as('mia').sees('agents', /T-1001/);
    await untilQuiet(house);
    version = async () => (await house.desk.services.stores.tickets.byNumber(1001))?.version ?? 0;
  });
  afterAll(() => house.close());

  const typed: readonly [who: string, channel: string, line: string, says: RegExp][] = [
    ['mia', 'agents', '/nonsense', /There is no command “\/nonsense”/],
    ['mia', 'agents', '/ticket sho T-1001', /Did you mean \/ticket show\?/],
    ['mia', 'agents', '/ticket show', /Ticket number: Please fill this in/],
    ['mia', 'agents', '/ticket show soon', /It looks like T-1042/],
    ['mia', 'agents', '/ticket show T-99999', /There is no ticket T-99999/],
    ['mia', 'agents', '/ticket priority T-1001 highest', /Choose one of: Low, Normal, High, Urgent/],
    ['mia', 'agents', '/ticket category T-1001 <script>alert(1)</script>', /Choose one of/],
    ['mia', 'agents', `/ticket note T-1001 ${'x'.repeat(9_000)}`, /At most 8,000 characters/],
    ['mia', 'agents', '/ticket note T-1001 tick\u0007et', /invisible control characters/],
    ['mia', 'agents', '/ticket note T-1001 abc\u202egpj.exe', /turn the direction/],
    ['mia', 'agents', '/ticket note T-1001 abc\u200f', /turn the direction/],
    ['mia', 'agents', '/ticket close T-1001', /“close” is not possible while it is “New”[\s\S]*Possible now: claim/],
    ['mia', 'agents', '/ticket assign T-1001 nobody-here', /Nobody called “nobody-here”[\s\S]*Mia/],
    ['mia', 'agents', '/ticket assign T-1001 @', /Nobody called/],
    ['mia', 'agents', '/ticket assign T-1001 l', /Several people are called “l”/],
    ['mia', 'agents', '/escalate T-1001 finance', /Choose one of: Development \(dev\), IT network \(it\), Legal/],
    ['mia', 'agents', '/team accept T-1001', /Your role does not allow that/],
    ['mia', 'agents', '/mail waiting', /Your role does not allow that/],
    ['ben', 'support-globex', '/ticket show T-1001', /There is no ticket T-1001 that you can see/],
    ['ben', 'support-globex', '/ticket reopen T-1001 "please"', /There is no ticket T-1001 that you can see/],
    ['ben', 'support-globex', '/ticket claim T-1001', /Your role does not allow that/],
    ['ana', 'support-acme', '/ticket claim T-1001', /T[uú]|Su|rol/],
    ['ivan', 'team-it', '/ticket show T-1001', /There is no ticket T-1001 that you can see/],
  ];
  it.each(typed)('%s types in %s: %s', async (who, channel, line, says) => {
    const before = await version();
    await house.as(who).type(channel, line);
    const answer = await house.as(who).sees(channel, says);
    expect(answer.onlyYou).toBe(true);
    expect(await version()).toBe(before);
  });

  it('form fields are told inline, in the person’s language', async () => {
    const ana = house.as('ana');
    const form = await ana.type('support-acme', '/ticket new');
    const wrong = await ana.submit(form, { subject: 'x'.repeat(10_000), body: ' ', category: '' });
    expect(wrong.kind === 'faults' ? Object.keys(wrong.faults).sort() : wrong).toEqual(['body', 'category', 'subject']);
    expect(JSON.stringify(wrong)).not.toMatch(/Please|At most/);
  });

  it('pings and markup of a customer stay harmless words', async () => {
    const nasty = `<!channel> @everyone <b onmouseover=alert(1)>${'[x](javascript:alert(1)) '.repeat(300)}`;
    house.as('ana').write('support-acme', nasty);
    const card = await house.as('mia').sees('agents', /<!channel> @everyone/);
    const quote = card.card?.blocks.find((block) => block.kind === 'quote');
    expect(quote?.kind === 'quote' && nasty.startsWith(quote.text.slice(0, 100))).toBe(true);
    const mail = await until('the mail', () => house.workspace.mails().find((one) => /channel/.test(one.subject)));
    expect(mail.html).not.toMatch(/<b onmouseover/);
    expect(mail.subject).not.toMatch(/[\r\n]/);
  });

  it('a draft of somebody else cannot be sent, and a sent one is not sent twice', async () => {
    const mia = house.as('mia');
    const form = await mia.type('agents', '/ticket answer T-1001');
    await mia.submit(form, { text: 'Buenos días, Ana' });
    const preview = await mia.sees('agents', /Preview of your answer/);
    await Promise.all([mia.press(preview, 'ticket send'), mia.press(preview, 'ticket send')]);
    await mia.press(preview, 'ticket send');
    await mia.sees('agents', /Your answer to T-1001 was sent/);
    const [request] = house.as('ana').messages('support-acme');
    await house.as('ana').seesInThread('support-acme', request?.id ?? '', /Buenos días, Ana/);
    await until('nothing left to send', async () =>
      (await house.store.database.collection('outbox').countDocuments({ state: 'queued' })) === 0 ? true : undefined,
    );
    const answers = house
      .as('ana')
      .thread('support-acme', request?.id ?? '')
      .filter((message) => /Buenos días, Ana/.test(wordsOf(message)));
    expect(answers).toHaveLength(1);
  });
});
