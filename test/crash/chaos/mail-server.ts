import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface Mail {
  readonly id: string;
  readonly subject: string;
  readonly to: string;
}

export interface MailServer {
  readonly settings: Readonly<Record<string, string>>;
  readonly mails: readonly Mail[];
  stop(): Promise<void>;
}

/** A mail server on this machine that takes everything. */
export async function openMailServer(): Promise<MailServer> {
  const mails: Mail[] = [];
  const smtp = new SMTPServer({
    logger: false,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, { envelope }, done) {
      void (async () => {
        try {
          const { messageId = '', subject = '' } = await simpleParser(stream);
          mails.push({ id: messageId, subject, to: envelope.rcptTo.map(({ address }) => address).join() });
          done();
        } catch (error) {
          done(error instanceof Error ? error : new Error(String(error)));
        }
      })();
    },
  });
  // Whoever is killed says no goodbye.
  smtp.on('error', () => {});
  const { server } = smtp;
  smtp.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    settings: { SMTP_HOST: '127.0.0.1', SMTP_PORT: String(port), SMTP_SECURITY: 'none' },
    mails,
    stop: () => new Promise((closed) => smtp.close(closed)),
  };
}
