import type { Customer } from '../../domain/customers/customer.ts';
import type { Desk } from '../../domain/desk.ts';
import { label, type Ticket } from '../../domain/tickets/ticket.ts';
import { render } from '../../i18n/render.ts';
import { type Text, t } from '../../i18n/types.ts';
import { cutWords } from '../../lib/words.ts';
import type { OutgoingMail } from '../../port/mail.ts';

/** So much of a request is quoted to whoever wrote it; an answer goes out whole. */
const QUOTED = 4_000;

export type Recipient = Customer & { readonly address: string };

/**
 * Tells the customer the ticket's number, in their language, as text and HTML. To an address that nobody vouched for it has
 * none of the customer's own words, so that nobody can have Relevo write theirs to a stranger.
 */
export function confirmationMail(ticket: Ticket, to: Recipient, desk: Desk): OutgoingMail {
  const number = label(ticket.number);
  if (to.addressOnlySaid) {
    return mail(ticket, to, desk, 'confirmation', {
      subject: t('mail.confirmation.subject.plain', { number }),
      paragraphs: [
        t('mail.greeting.plain'),
        t('mail.confirmation.number', { number, at: ticket.openedAt }),
        t('mail.confirmation.next.plain', { number }),
        t('mail.confirmation.notYou'),
      ],
    });
  }
  return mail(ticket, to, desk, 'confirmation', {
    subject: t('mail.confirmation.subject', { number, subject: ticket.subject }),
    paragraphs: [
      t('mail.greeting', { name: to.name }),
      t('mail.confirmation.number', { number, at: ticket.openedAt }),
      t('mail.confirmation.next', { number }),
    ],
    quote: cutWords(ticket.body === '' ? ticket.subject : ticket.body, QUOTED),
  });
}

/** A person's answer, for a customer who has no chat. */
export function answerMail(ticket: Ticket, to: Recipient, desk: Desk, words: string): OutgoingMail {
  const number = label(ticket.number);
  return mail(ticket, to, desk, `answer.${ticket.version}`, {
    subject: t('mail.answer.subject', { number, subject: ticket.subject }),
    paragraphs: [t('mail.greeting', { name: to.name }), t('mail.answer.intro', { number })],
    quote: words,
  });
}

/** Tells a customer who has no chat that their ticket is open again, without what they wrote themselves. */
export function reopenedMail(ticket: Ticket, to: Recipient, desk: Desk): OutgoingMail {
  const number = label(ticket.number);
  return mail(ticket, to, desk, `reopened.${ticket.version}`, {
    subject: t('mail.reopened.subject', { number }),
    paragraphs: [
      to.addressOnlySaid ? t('mail.greeting.plain') : t('mail.greeting', { name: to.name }),
      t('mail.reopened.intro', { number }),
    ],
  });
}

/** Tells a customer who has no chat under which other number their request is worked on; without one, that it is by itself again. */
export function mergedMail(ticket: Ticket, to: Recipient, desk: Desk, into?: number): OutgoingMail {
  const number = label(ticket.number);
  return mail(ticket, to, desk, `merged.${ticket.version}`, {
    subject: t(into === undefined ? 'mail.unmerged.subject' : 'mail.merged.subject', { number }),
    paragraphs: [
      to.addressOnlySaid ? t('mail.greeting.plain') : t('mail.greeting', { name: to.name }),
      into === undefined ? t('mail.unmerged.intro', { number }) : t('mail.merged.intro', { number, into: label(into) }),
    ],
  });
}

/**
 * The code by which an account in chat is linked to this customer. Whoever asked for it may be a stranger, so that it has no word
 * of theirs, not even their name.
 * @param code `BCDF-GHJK` @param mail tells it from any other one
 */
export function codeMail(code: string, until: string, mail: string, to: Recipient, desk: Desk): OutgoingMail {
  return letter(to, desk, {
    messageId: `<link.${mail}@${domainOf(desk.mail.from)}>`,
    marked: code,
    subject: t('mail.code.subject', { name: desk.name }),
    paragraphs: [
      t('mail.greeting', { name: to.name }),
      t('mail.code.intro'),
      t('mail.code.code', { code }),
      t('mail.code.enter', { at: until }),
      t('mail.code.notYou'),
    ],
  });
}

interface Content {
  readonly subject: Text;
  readonly paragraphs: readonly Text[];
  /** Somebody's words, set off from Relevo's own. */
  readonly quote?: string;
}

/** A mail of a ticket, in a thread of its own. */
function mail(ticket: Ticket, to: Recipient, desk: Desk, what: string, content: Content): OutgoingMail {
  const number = label(ticket.number);
  const own = letter(to, desk, { ...content, messageId: messageId(ticket, what, desk), marked: number });
  const references = what === 'confirmation' ? {} : { References: messageId(ticket, 'confirmation', desk) };
  return { ...own, headers: { ...own.headers, 'X-Relevo-Ticket': number, ...references } };
}

interface Letter extends Content {
  readonly messageId: string;
  /** What people look for in it. */
  readonly marked: string;
}

/** A mail to a customer in their language, as text and HTML. */
function letter(to: Recipient, desk: Desk, { messageId, subject, marked, quote, ...content }: Letter): OutgoingMail {
  const words = (text: Text) => render(text, { language: to.language, zone: to.zone, namesZone: true });
  const signature = words(t('mail.signature', { name: desk.name }));
  const paragraphs = content.paragraphs.map(words);
  return {
    messageId,
    from: desk.mail.from,
    to: to.address,
    subject: words(subject).replace(/\s+/g, ' '),
    text: [...paragraphs, ...(quote === undefined ? [] : [quote.replace(/^/gm, '> ')]), signature].join('\n\n'),
    html: htmlOf(marked, to.language, paragraphs, quote, signature),
    headers: {
      // RFC 3834: so that no autoresponder answers.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': to.language,
    },
  };
}

/** The same at every attempt; the instant keeps a number that was used by an earlier installation apart. */
function messageId(ticket: Ticket, what: string, desk: Desk): string {
  const opened = Temporal.Instant.from(ticket.openedAt).epochMilliseconds.toString(36);
  return `<${label(ticket.number)}.${opened}.${what}@${domainOf(desk.mail.from)}>`;
}

function domainOf(from: string): string {
  return /@([^@\s>]+)>?\s*$/.exec(from)?.[1] ?? 'relevo.invalid';
}

function htmlOf(
  mark: string,
  language: string,
  paragraphs: readonly string[],
  quote: string | undefined,
  signature: string,
): string {
  // It is what people look for, and no line may break in it.
  const marked = `<strong style="white-space:nowrap">${mark}</strong>`;
  const block = (words: string) => `<p dir="auto">${escapeHtml(words).replaceAll(mark, marked)}</p>`;
  return [
    `<!doctype html><html lang="${escapeHtml(language)}"><head><meta charset="utf-8"></head>`,
    '<body style="font-family:sans-serif;font-size:16px;line-height:1.5;max-width:40em;margin:1.5em;overflow-wrap:anywhere">',
    ...paragraphs.map(block),
    ...(quote === undefined
      ? []
      : [
          `<blockquote dir="auto" style="margin:1em 0;padding:0 1em;border-left:3px solid #999;white-space:pre-wrap">${escapeHtml(quote)}</blockquote>`,
        ]),
    block(signature),
    '</body></html>',
  ].join('\n');
}

function escapeHtml(words: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return words.replace(/[&<>"']/g, (c) => entities[c] ?? c);
}
