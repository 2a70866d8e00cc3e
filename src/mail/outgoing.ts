import addressparser from 'nodemailer/lib/addressparser';
import type { OutgoingMail } from '../port/mail.ts';

/** This mail will never go: its recipient or itself was refused for good. The message names no address. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
}

/** The mail as nodemailer takes it, with the envelope (RFC 5321) stated and not guessed from headers. */
export interface CheckedMail {
  readonly envelope: { readonly from: string; readonly to: string };
  readonly messageId: string;
  readonly from: Mailbox;
  readonly to: Mailbox;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Record<string, string>;
}

interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** Headers that follow from the mail itself; a second one would say something else. The language does not. */
const own =
  /^(from|sender|reply-to|to|cc|bcc|subject|date|message-id|mime-version|return-path|received|dkim-.*|content-(?!language$).*)$/i;

/**
 * Makes sure that a mail is one mail to one person, whatever stands in its parts.
 * @throws MailRefused when an address is not one single address, or a header or the id is not well-formed.
 */
export function checkMail(mail: OutgoingMail): CheckedMail {
  const from = mailbox(mail.from, 'sender');
  const to = mailbox(mail.to, 'recipient');
  if (!/^<[^\s<>@]{1,200}@[^\s<>@]{1,200}>$/.test(mail.messageId))
    throw new MailRefused('the Message-ID is not well-formed');
  for (const [name, value] of Object.entries(mail.headers)) {
    if (!/^[A-Za-z][A-Za-z0-9-]{0,60}$/.test(name) || own.test(name))
      throw new MailRefused('a header has a name that it must not have');
    if (/[\r\n\0]/.test(value)) throw new MailRefused('a header has a line break');
  }
  return {
    envelope: { from: from.address, to: to.address },
    messageId: mail.messageId,
    from,
    to,
    subject: mail.subject.replace(/\p{Cc}+/gu, ' '),
    text: mail.text,
    html: mail.html,
    headers: { ...mail.headers },
  };
}

function mailbox(text: string, whose: string): Mailbox {
  const fault = new MailRefused(`the ${whose} is not one mail address`);
  if (text.length > 320 || /[\p{Cc}\p{Bidi_Control}]/u.test(text)) throw fault;
  const [found, ...more] = addressparser(text);
  if (found === undefined || more.length > 0 || 'group' in found) throw fault;
  const { address, name } = found;
  if (!/^[^\s@<>(),:;"\\[\]]{1,64}@[^\s@<>(),:;"\\[\]]{1,253}$/.test(address)) throw fault;
  return { name, address };
}
