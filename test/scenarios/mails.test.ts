import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import hangingMails from '#jobs/hanging-mails.ts';
import { RetryLater } from '#src/lib/errors.ts';
import { checkMail } from '#src/mail/outgoing.ts';
import type { MailTransport, OutgoingMail } from '#src/port/mail.ts';
import { type House, openHouse, until, wordsOf } from './house.ts';

/** A way out that can be shut, and that keeps what went through. */
class Exit implements MailTransport {
  readonly sent: OutgoingMail[] = [];
  state: 'open' | 'away' | 'refuses' = 'open';

  async send(mail: OutgoingMail): Promise<void> {
    if (this.state === 'away') throw new RetryLater('the mail server does not answer');
    if (this.state === 'refuses') throw new Error('the mail server refused the recipient');
    // What the mail server's own way out refuses must not be called sent here.
    checkMail(mail);
    this.sent.push(mail);
  }
}

describe('the confirmation by e-mail', () => {
  const exit = new Exit();
  let house: House;
  beforeAll(async () => {
    house = await openHouse(
      { mail: { from: 'Acme Support <support@acme.example>', hangingAfterMinutes: 0 } },
      { mail: exit },
    );
  });
  afterAll(() => house.close());

  it('is tried again until it leaves, under the same Message-ID, and hangs in sight of a lead meanwhile', async () => {
    exit.state = 'away';
    house.as('ana').write('support-acme', 'Sin servidor de correo');
    await house.as('mia').sees('agents', /Sin servidor de correo/);
    await until('two attempts', async () => {
      const [mail] = await house.desk.services.stores.outbox.hangingMails('2999-01-01T00:00:00Z', 1);
      return mail && mail.attempts >= 2 ? mail : undefined;
    });
    await house.as('lea').type('leads', '/mail waiting');
    const waiting = await house.as('lea').sees('leads', /T-1001[\s\S]*the mail server does not answer/);
    exit.state = 'open';
    await house.as('lea').press(waiting, 'mail retry');
    const [mail] = await until('the mail', () => (exit.sent.length > 0 ? exit.sent : undefined));
    expect(mail).toMatchObject({ to: 'ana@acme.example', from: 'Acme Support <support@acme.example>' });
    expect(mail?.messageId).toMatch(/^<T-1001\.[a-z0-9]+\.confirmation@acme\.example>$/);
    await house.as('lea').type('leads', '/mail waiting');
    await house.as('lea').sees('leads', /No mail is waiting/);
    expect(exit.sent).toHaveLength(1);
  });

  it('that was refused for good is shown to the leads by itself, once', async () => {
    exit.state = 'refuses';
    house.as('ana').write('support-acme', 'Dirección rechazada');
    await until('the refusal', async () => {
      const hanging = await house.desk.services.stores.outbox.hangingMails('2999-01-01T00:00:00Z', 5);
      return hanging.find((mail) => mail.state === 'failed');
    });
    // What the clock does every 30 seconds, here three times over.
    const work = { ...house.desk, runtime: house.runtime };
    for (let run = 0; run < 3; run += 1) await hangingMails.run(work);
    const told = await house.as('lea').sees('leads', /T-1002[\s\S]*refused the recipient/);
    expect(told.onlyYou).toBe(false);
    await until('the outbox to be empty', async () =>
      (await house.store.database.collection('outbox').countDocuments({ state: 'queued' })) === 0 ? true : undefined,
    );
    const times = house
      .as('lea')
      .messages('leads')
      .filter((message) => !message.onlyYou && /T-1002[\s\S]*refused the recipient/.test(wordsOf(message)));
    expect(times).toHaveLength(1);
  });
});
