import type { MailTransport } from '../../port/mail.ts';
import type { WireCall } from '../../workspace/protocol.ts';

/** Puts mails into the workspace's Mailbox, where everybody can read them and nothing leaves the machine. */
export function mailbox(call: (call: WireCall) => Promise<unknown>): MailTransport {
  return {
    async send(mail) {
      await call({ do: 'mail', key: `mail:${mail.messageId}`, mail });
    },
  };
}
