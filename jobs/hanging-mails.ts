import { t } from '#src/i18n/types.ts';
import { hangingMailsCard } from '#src/services/hanging-mails.ts';
import type { Job } from '#src/services/job.ts';

/** How many mails one message to the leads names; the rest comes with the next run. */
const MOST = 20;

/**
 * Shows the leads each mail that did not leave in time, once while it is tried and once when it was refused for good.
 * `/mail waiting` shows them at any time.
 */
export default {
  everyMs: 30_000,
  async run({ services, runtime }) {
    const { stores, rules, wakeOutbox } = services;
    const now = runtime.clock.now();
    const before = now.subtract({ minutes: rules.desk.mail.hangingAfterMinutes });
    const hanging = await stores.outbox.hangingMails(before.toString(), MOST);
    for (const item of hanging) {
      const id = `${item.id}:hanging:${item.state}`;
      const card = hangingMailsCard([item], t('mail.waiting', { count: 1 }));
      const message = { kind: 'post', to: { kind: 'channel', name: rules.desk.channels.leads }, card } as const;
      await stores.outbox.enqueue([{ id, stream: id, seq: 0, message, trace: item.trace }], now.toString());
    }
    if (hanging.length > 0) wakeOutbox();
  },
} satisfies Job;
