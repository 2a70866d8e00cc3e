import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { selfSigned } from '#test/fakes/certificate.ts';
import { RetryLater, reasonOf } from '../lib/errors.ts';
import type { OutgoingMail } from '../port/mail.ts';
import { MailRefused } from './outgoing.ts';
import { type SmtpSettings, smtpFault, smtpTransport } from './smtp.ts';

const { key, cert } = selfSigned();
let folder: string;
let caFile: string;
const closers: (() => Promise<void>)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relevo-smtp-'));
  caFile = join(folder, 'ca.pem');
  await writeFile(caFile, cert);
});
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});
afterAll(() => rm(folder, { recursive: true }));

const timeouts = { connection: 10_000, socket: 10_000, whole: 20_000 };

interface Arrived {
  readonly mail: ParsedMail;
  readonly raw: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly secure: boolean;
  readonly user: string | undefined;
}

/** A mail server on loopback, and what reached it. */
async function server(options: SMTPServerOptions = {}): Promise<{ port: number; arrived: Arrived[] }> {
  const arrived: Arrived[] = [];
  const smtp = new SMTPServer({
    key,
    cert,
    logger: false,
    authOptional: true,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString();
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom === false ? '' : mailFrom.address;
        simpleParser(raw, (error, mail) => {
          arrived.push({
            mail,
            raw,
            from,
            to: rcptTo.map((rcpt) => rcpt.address),
            secure: session.secure,
            user: session.user,
          });
          done(error ?? null);
        });
      });
    },
    ...options,
  });
  smtp.on('error', () => {}); // A client that does not trust the certificate breaks off; that is its business.
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise((resolve) => smtp.close(() => resolve())));
  return { arrived, port: (smtp.server.address() as AddressInfo).port };
}

/** A server that says what a test wants, byte by byte. */
async function rawServer(onConnection: (socket: Socket) => void): Promise<number> {
  const open = new Set<Socket>();
  const tcp = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => {});
    onConnection(socket);
  });
  await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    for (const socket of open) socket.destroy();
    return new Promise((resolve) => tcp.close(() => resolve()));
  });
  return (tcp.address() as AddressInfo).port;
}

function settings(port: number, more: Partial<SmtpSettings> = {}): SmtpSettings {
  return { host: '127.0.0.1', port, security: 'starttls', caFile, timeouts, ...more };
}

const mail: OutgoingMail = {
  messageId: '<t-1042.confirm@relevo.example>',
  from: 'Relevo Support <support@relevo.example>',
  to: 'ana.lopez@customer.example',
  subject: 'Su solicitud T-1042 — ¡recibida!',
  text: 'Hola Ana,\n\nsu número es T-1042. ñ 🎫\n.\nfin\n',
  html: '<p>Hola Ana, su número es <b>T-1042</b>.</p>',
  headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': 'es', 'X-Relevo-Ticket': 'T-1042' },
};

async function failure(sending: Promise<void>): Promise<unknown> {
  return sending.then(
    () => 'it was sent',
    (error: unknown) => error,
  );
}

function saysNothing(error: unknown): void {
  const said = reasonOf(error);
  for (const word of ['ana.lopez', 'customer.example', 'Hola', 'número', 's3cret']) expect(said).not.toContain(word);
  expect(error instanceof Error && error.cause).toBeFalsy();
}

describe('a mail', () => {
  it.each(['tls', 'starttls'] as const)('arrives whole over %s, logged in', async (security) => {
    const { port, arrived } = await server({
      secure: security === 'tls',
      authOptional: false,
      onAuth: ({ username, password }, _, done) =>
        password === 's3cret' ? done(null, { user: username ?? '' }) : done(new Error('no')),
    });
    const auth = { user: 'relevo', password: 's3cret' };
    await smtpTransport(settings(port, { security, auth })).send(mail);
    expect(arrived).toHaveLength(1);
    expect(arrived[0]).toMatchObject({ from: 'support@relevo.example', to: [mail.to], secure: true, user: 'relevo' });
    const parsed = arrived[0]?.mail;
    expect(parsed?.messageId).toBe(mail.messageId);
    expect(parsed?.subject).toBe(mail.subject);
    expect(parsed?.text?.trim()).toBe(mail.text.trim());
    expect(parsed?.html).toBe(mail.html);
    expect(parsed?.from?.value).toEqual([{ name: 'Relevo Support', address: 'support@relevo.example' }]);
    expect(parsed?.headers.get('auto-submitted')).toBe('auto-generated');
    expect(parsed?.headers.get('x-relevo-ticket')).toBe('T-1042');
    expect(parsed?.headers.get('content-language')).toBe('es');
  });

  it('goes in clear only when that is what the settings say', async () => {
    const { port, arrived } = await server({ disabledCommands: ['STARTTLS'] });
    const refused = await failure(smtpTransport(settings(port)).send(mail));
    expect(refused).toBeInstanceOf(RetryLater);
    expect(arrived).toEqual([]);
    await smtpTransport(settings(port, { security: 'none' })).send(mail);
    expect(arrived).toMatchObject([{ secure: false }]);
  });

  it.each(['tls', 'starttls'] as const)(
    'does not go to a server whose certificate is not trusted, over %s',
    async (security) => {
      const { port, arrived } = await server({ secure: security === 'tls' });
      const { caFile: _, ...untrusting } = settings(port, { security });
      const error = await failure(smtpTransport(untrusting).send(mail));
      expect(error).toBeInstanceOf(RetryLater);
      expect(arrived).toEqual([]);
      expect(await smtpFault(untrusting)).toMatch(/SELF_SIGNED|ETLS|ESOCKET/);
    },
  );

  it('is one mail to one person, whatever stands in its parts', async () => {
    const { port, arrived } = await server();
    const transport = smtpTransport(settings(port));
    const injected = 'Hi\r\nBcc: eve@evil.example\r\n\r\nbody';
    await transport.send({ ...mail, subject: injected });
    expect(arrived[0]?.to).toEqual([mail.to]);
    expect(arrived[0]?.mail.subject).toBe('Hi Bcc: eve@evil.example body');
    expect(arrived[0]?.raw).not.toMatch(/^Bcc:/im);
    const wrong: Partial<OutgoingMail>[] = [
      { to: 'a@b.example, eve@evil.example' },
      { to: 'a@b.example\r\nRCPT TO:<eve@evil.example>' },
      { to: 'team: a@b.example, eve@evil.example;' },
      { to: 'nobody' },
      { to: '' },
      { to: '"eve@evil.example "@b.example' },
      { from: `Relevo\r\nBcc: eve@evil.example <support@relevo.example>` },
      { messageId: '<a@b>\r\nBcc: eve@evil.example' },
      { headers: { 'X-A': injected } },
      { headers: { 'X-A\r\nBcc': 'eve@evil.example' } },
      { headers: { Bcc: 'eve@evil.example' } },
      { headers: { 'Content-Type': 'text/plain' } },
    ];
    for (const part of wrong)
      expect(await failure(transport.send({ ...mail, ...part })), JSON.stringify(part)).toBeInstanceOf(MailRefused);
    expect(arrived).toHaveLength(1);
  });
});

describe('a refusal', () => {
  const answers = (code: number) =>
    Object.assign(new Error(`${code} 5.1.1 <ana.lopez@customer.example> Hola`), { responseCode: code });

  it.each([
    ['the recipient', 550, MailRefused],
    ['the recipient', 450, RetryLater],
    ['the sender', 550, RetryLater],
    ['the mail', 554, MailRefused],
    ['the mail', 451, RetryLater],
  ] as const)('of %s by %i is final or not', async (what, code, kind) => {
    const { port } = await server({
      ...(what === 'the recipient' ? { onRcptTo: (_, __, done) => done(answers(code)) } : {}),
      ...(what === 'the sender' ? { onMailFrom: (_, __, done) => done(answers(code)) } : {}),
      ...(what === 'the mail'
        ? { onData: (stream, _, done) => stream.resume().on('end', () => done(answers(code))) }
        : {}),
    });
    const error = await failure(smtpTransport(settings(port)).send(mail));
    expect(error).toBeInstanceOf(kind);
    expect(reasonOf(error)).toContain(String(code));
    saysNothing(error);
  });

  it('of the password can be mended, so the mail waits', async () => {
    const { port } = await server({ authOptional: false, onAuth: (_, __, done) => done(answers(535)) });
    const error = await failure(
      smtpTransport(settings(port, { auth: { user: 'relevo', password: 's3cret' } })).send(mail),
    );
    expect(error).toBeInstanceOf(RetryLater);
    saysNothing(error);
  });

  it('of the connection can be mended', async () => {
    const port = await rawServer(() => {});
    await Promise.all(closers.splice(0).map((close) => close()));
    const error = await failure(smtpTransport(settings(port)).send(mail));
    expect(error).toBeInstanceOf(RetryLater);
    expect(await smtpFault(settings(port))).toContain('ECONNREFUSED');
    saysNothing(error);
  });
});

describe('a server that hangs', () => {
  const soon = { connection: 300, socket: 300, whole: 1500 };

  it.each([
    ['says nothing', () => {}],
    ['greets and says no more', (socket: Socket) => socket.write('220 hello\r\n')],
    ['breaks off', (socket: Socket) => socket.end('220 hello\r\n')],
    ['talks nonsense', (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\n\r\n')],
    [
      'never comes to an end',
      (socket: Socket) => {
        const timer = setInterval(() => socket.write('220-wait\r\n'), 50);
        socket.on('close', () => clearInterval(timer));
      },
    ],
  ])('and %s does not hold the mail for ever', async (_, behave) => {
    const port = await rawServer(behave);
    const error = await failure(smtpTransport(settings(port, { timeouts: soon })).send(mail));
    expect(error).toBeInstanceOf(RetryLater);
    saysNothing(error);
  });
});

describe('smtpFault', () => {
  it('is undefined for a server that lets us in, and sends nothing', async () => {
    const { port, arrived } = await server();
    expect(await smtpFault(settings(port))).toBeUndefined();
    expect(arrived).toEqual([]);
  });

  it('names a file of certificates that is not there', async () => {
    const { port } = await server();
    const fault = await smtpFault(settings(port, { caFile: join(folder, 'none.pem') }));
    expect(fault).toBe('the file of certificates (SMTP_CA_FILE) cannot be read: ENOENT');
  });
});
