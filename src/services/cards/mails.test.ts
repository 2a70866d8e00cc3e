import { describe, expect, it } from 'vitest';
import { aCustomer, aDesk, aTicket } from '#test/builders.ts';
import { answerMail, confirmationMail, reopenedMail } from './mails.ts';

const desk = aDesk({ name: 'Acme', mail: { from: 'Acme Support <support@acme.example>', hangingAfterMinutes: 10 } });
const ana = { ...aCustomer(), address: 'ana@acme.example' };
const english = { ...ana, language: 'en', zone: 'Europe/Zurich' };

describe('a confirmation', () => {
  it('tells the number in the customer’s language, at the customer’s time', () => {
    const mail = confirmationMail(aTicket(), ana, desk);
    expect(mail).toMatchObject({ from: desk.mail.from, to: 'ana@acme.example' });
    expect(mail.subject).toBe('[T-1042] Recibimos su solicitud: Mails are late');
    expect(mail.text.split('\n\n')).toEqual([
      'Hola, Ana:',
      expect.stringMatching(/^Recibimos su solicitud el 2 mar 2026, 3:00 GMT-6\. Su número es T-1042\.$/),
      expect.stringContaining('mencione T-1042'),
      '> Mails are late\n> since this morning',
      'Saludos cordiales, soporte de Acme',
    ]);
    expect(mail.headers).toEqual({
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': 'es',
      'X-Relevo-Ticket': 'T-1042',
    });
    const other = confirmationMail(aTicket(), english, desk);
    expect(other.subject).toBe('[T-1042] We have your request: Mails are late');
    expect(other.text).toMatch(/we received your request on Mar 2, 2026, 10:00.AM GMT\+1\. Its number is T-1042\./);
  });

  it('says the same as HTML', () => {
    const { html } = confirmationMail(aTicket(), ana, desk);
    expect(html).toContain('<html lang="es">');
    expect(html).toContain('<p dir="auto">Hola, Ana:</p>');
    expect(html).toMatch(/<blockquote [^>]*pre-wrap[^>]*>Mails are late\nsince this morning<\/blockquote>/);
    expect(html).toContain('soporte de Acme');
  });

  it('lets nobody’s words become markup', () => {
    const evil = `<img src=x onerror="a('b')">&amp;`;
    const { html, text } = confirmationMail(aTicket({ subject: evil, body: evil }), { ...ana, name: evil }, desk);
    const harmless = '&lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt;&amp;amp;';
    expect(html).toContain(`Hola, ${harmless}:`);
    expect(html).toContain(`>${harmless}</blockquote>`);
    expect(html).not.toContain('<img');
    expect(text).toContain(`> ${evil}`);
  });

  it('has one line as its subject, whatever the ticket’s holds', () => {
    const { subject } = confirmationMail(aTicket({ subject: 'a\r\nBcc: gus@acme.example\u2028b\tc' }), english, desk);
    expect(subject).toBe('[T-1042] We have your request: a Bcc: gus@acme.example b c');
  });

  it('quotes a long request in part, and says so with …', () => {
    const { text, html } = confirmationMail(aTicket({ body: 'w'.repeat(40_000) }), ana, desk);
    expect(text).toContain(`\n\n> ${'w'.repeat(3_999)}…\n\n`);
    expect(html).toContain(`w…</blockquote>`);
    expect(answerMail(aTicket(), ana, desk, 'w'.repeat(40_000)).text).toContain('w'.repeat(40_000));
  });

  it('quotes the subject where nothing else was written', () => {
    expect(confirmationMail(aTicket({ body: '' }), ana, desk).text).toContain('\n\n> Mails are late\n\n');
  });
});

describe('to an address that the customer only said is theirs', () => {
  const said = { ...english, name: 'Buy at evil.example', addressOnlySaid: true } as const;
  const words = aTicket({ subject: 'Buy now', body: 'Cheap pills' });

  it('a confirmation has none of their own words', () => {
    const mail = confirmationMail(words, said, desk);
    expect(mail.subject).toBe('[T-1042] We have your request');
    expect(mail.text).toMatch(/^Good day,\n\nwe received your request on [^\n]*T-1042\.\n\nPlease name T-1042/);
    expect(JSON.stringify(mail)).not.toMatch(/Buy|Cheap|evil/);
    expect(mail.html).not.toContain('<blockquote');
    expect(mail.messageId).toBe(confirmationMail(words, english, desk).messageId);
  });

  it('neither has the news that their ticket is open again', () => {
    const mail = reopenedMail(words, said, desk);
    expect(mail.subject).toBe('[T-1042] Your request is open again');
    expect(JSON.stringify(mail)).not.toMatch(/Buy|Cheap|evil/);
    expect(reopenedMail(words, english, desk).text).toMatch(/^Hello Ana,\n\nyour request T-1042 is open again/);
  });
});

describe('an answer', () => {
  it('stands in the confirmation’s thread', () => {
    const mail = answerMail(aTicket({ version: 5 }), english, desk, 'Try\n\nagain');
    expect(mail.subject).toBe('[T-1042] Answer to your request: Mails are late');
    expect(mail.text).toContain('here is our answer to your request T-1042:\n\n> Try\n> \n> again\n\n');
    expect(mail.headers?.['References']).toBe(confirmationMail(aTicket(), english, desk).messageId);
  });
});

describe('a Message-ID', () => {
  const confirmation = confirmationMail(aTicket(), ana, desk).messageId;

  it('is the same at every attempt, and of the desk’s own domain', () => {
    expect(confirmation).toMatch(/^<T-1042\.[a-z0-9]+\.confirmation@acme\.example>$/);
    expect(confirmationMail(aTicket({ version: 9, status: 'open' }), english, desk).messageId).toBe(confirmation);
  });

  it('is another for every answer, and for the same number of an earlier installation', () => {
    const ids = [
      confirmation,
      answerMail(aTicket({ version: 2 }), ana, desk, 'a').messageId,
      answerMail(aTicket({ version: 3 }), ana, desk, 'a').messageId,
      confirmationMail(aTicket({ openedAt: '2025-03-02T09:00:00Z' }), ana, desk).messageId,
    ];
    expect(new Set(ids).size).toBe(ids.length);
    expect(answerMail(aTicket({ version: 2 }), ana, desk, 'b').messageId).toBe(ids[1]);
  });

  it.each([
    ['support@acme.example', 'acme.example'],
    ['"A @ B" <s@mail.acme.example>', 'mail.acme.example'],
    ['nobody', 'relevo.invalid'],
  ])('from %s is of %s', (from, domain) => {
    const own = aDesk({ mail: { from, hangingAfterMinutes: 10 } });
    expect(confirmationMail(aTicket(), ana, own).messageId.endsWith(`@${domain}>`)).toBe(true);
  });
});
