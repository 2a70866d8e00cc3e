import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { getCACertificates } from 'node:tls';
import { createTransport } from 'nodemailer';
import type SMTPTransport from 'nodemailer/lib/smtp-transport';
import { RetryLater } from '../lib/errors.ts';
import type { MailTransport, OutgoingMail } from '../port/mail.ts';
import { checkMail, MailRefused } from './outgoing.ts';

export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** `tls` from the first byte; `starttls`: without an offer of it nothing is sent; `none`: this machine itself only. */
  readonly security: 'tls' | 'starttls' | 'none';
  readonly auth?: { readonly user: string; readonly password: string };
  /** A PEM file of authorities to trust besides the usual ones. */
  readonly caFile?: string;
  /** Milliseconds. */
  readonly timeouts?: { readonly connection: number; readonly socket: number; readonly whole: number };
}

/** `whole` bounds a server that keeps the connection alive without getting anywhere. */
const usualTimeouts = { connection: 10_000, socket: 20_000, whole: 60_000 };

/**
 * Sends mails over SMTP (RFC 5321), a connection each. What it throws names neither an address nor a word of the mail:
 * `RetryLater` for everything that the operator or time can mend (not reached, not let in, 4xx, the sender refused), and
 * `MailRefused`, which is final, when the server refused this recipient or this mail for good (5xx).
 * @throws Error when the file of authorities cannot be read.
 */
export function smtpTransport(settings: SmtpSettings): MailTransport {
  const transporter = createTransport(options(settings));
  const { whole } = settings.timeouts ?? usualTimeouts;
  return {
    async send(mail: OutgoingMail): Promise<void> {
      const checked = checkMail(mail);
      try {
        await transporter.sendMail({ ...checked, signal: AbortSignal.timeout(whole) });
      } catch (error) {
        throw translate(error);
      }
    },
  };
}

/**
 * Reaches the server, makes the connection safe and logs in, without sending anything.
 * @returns what is wrong in a few words, or undefined.
 */
export async function smtpFault(settings: SmtpSettings): Promise<string | undefined> {
  try {
    const transporter = createTransport(options(settings));
    await transporter.verify();
    return undefined;
  } catch (error) {
    return summary(error);
  }
}

function options(settings: SmtpSettings): SMTPTransport.Options {
  const { connection, socket } = settings.timeouts ?? usualTimeouts;
  const { host, port, security, auth } = settings;
  return {
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(auth === undefined ? {} : { auth: { user: auth.user, pass: auth.password } }),
    tls: {
      minVersion: 'TLSv1.2',
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(settings.caFile === undefined ? {} : { ca: [...getCACertificates('default'), authorities(settings.caFile)] }),
    },
    connectionTimeout: connection,
    greetingTimeout: connection,
    dnsTimeout: connection,
    socketTimeout: socket,
    // A mail is made of strings only; nothing in it may pull in a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function authorities(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`the file of certificates (SMTP_CA_FILE) cannot be read: ${part(error, 'code') ?? 'unknown'}`);
  }
}

/** What the server said may repeat the address or the mail, so only its codes go on. */
function translate(error: unknown): Error {
  const status = Number(part(error, 'responseCode') ?? 0);
  const command = part(error, 'command') ?? '';
  const final = status >= 500 && (command === 'RCPT TO' || command === 'DATA');
  return final ? new MailRefused(summary(error)) : new RetryLater(summary(error));
}

function summary(error: unknown): string {
  const status = part(error, 'responseCode');
  const detail = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(part(error, 'response') ?? '')?.[1];
  const code = part(error, 'code');
  if (status === undefined) {
    const own = error instanceof Error && error.message.includes('SMTP_CA_FILE') ? error.message : undefined;
    return (
      own ??
      `the mail server was not reached or broke off (${[code, part(error, 'originalCode')].filter(Boolean).join(', ')})`
    );
  }
  const step = part(error, 'command') ?? code ?? 'a command';
  return `the mail server answered ${[status, detail].filter(Boolean).join(' ')} to ${step}`;
}

function part(error: unknown, name: string): string | undefined {
  if (!(error instanceof Error) || !(name in error)) return undefined;
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
