import { afterEach, expect, it, vi } from 'vitest';
import type { StandInOptions } from '../fakes/slack/slack.ts';
import { emptyMenu, NotingInbox, type RigBot } from './platform-rig.ts';
import { httpRig, type SlackRig } from './platform-slack-rig.ts';

/** Slack calls Relevo here, so that no new connection says that something was missed. */

const waitMs = { timeout: 10_000, interval: 20 };
let rig: SlackRig;
afterEach(() => rig.stop());

async function desk(options: StandInOptions) {
  rig = await httpRig(options);
  return started();
}

async function started(before?: NotingInbox): Promise<RigBot & { inbox: NotingInbox }> {
  const inbox = new NotingInbox(before);
  const bot = await rig.bot();
  await bot.platform.start(inbox.take, emptyMenu);
  return { ...bot, inbox };
}

/** Nothing of Slack's arrives, as where the proxy is down or a name is wrong. @returns ends that */
function outage(): () => void {
  const { http } = rig.slack;
  if (http === undefined) throw new Error('Slack does not come by HTTP');
  const { carry } = http;
  http.carry = async () => Promise.reject(new Error('nobody is reached'));
  return () => {
    http.carry = carry;
  };
}

const write = (text: string, channel = rig.channels[0]) => rig.slack.people.write(rig.people.one, channel, text);
const lost = (count: number) => vi.waitFor(() => expect(rig.slack.delivery.counts.lost).toBe(count), waitMs);

it('what was given up in an outage is found as soon as Slack brings something again, in every conversation', async () => {
  const { inbox } = await desk({ retryMs: [60, 60] });
  write('before');
  await vi.waitFor(() => expect(inbox.texts()).toEqual(['before']), waitMs);
  const over = outage();
  write('given up');
  write('given up elsewhere', rig.channels[1]);
  await rig.writeToBot(rig.people.two, 'given up alone');
  await lost(3);
  write('brought again');
  over();
  const all = ['before', 'brought again', 'given up', 'given up alone', 'given up elsewhere'];
  await vi.waitFor(() => expect(inbox.texts().toSorted()).toEqual(all), waitMs);
});

it('what was given up in an outage is found after a restart, though something later came in the meantime', async () => {
  const first = await desk({ retryMs: [] });
  write('before');
  await vi.waitFor(() => expect(first.inbox.texts()).toEqual(['before']), waitMs);
  const over = outage();
  write('given up');
  await lost(1);
  over();
  // So much later that it is not within the minute that is read again in any case.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 200_000 });
  write('much later');
  vi.useRealTimers();
  await vi.waitFor(() => expect(first.inbox.texts()).toEqual(['before', 'much later']), waitMs);
  await first.platform.stop();
  const next = await started(first.inbox);
  await vi.waitFor(() => expect(next.inbox.texts()).toEqual(['given up']), waitMs);
});
