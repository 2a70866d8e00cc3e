import { afterEach, vi } from 'vitest';
import { plain } from '#src/i18n/types.ts';
import type { OutboundCall } from '#src/port/platform.ts';
import type { StandInOptions } from '../fakes/slack/slack.ts';
import { emptyMenu, NotingInbox, type RigBot, reader } from './platform-rig.ts';
import { type SlackRig, socketRig } from './platform-slack-rig.ts';

export const waitMs = { timeout: 20_000, interval: 20 };

export let rig: SlackRig;
/** Stops the stand-in of each test of a file. */
export function useSlack(): void {
  afterEach(async () => {
    vi.useRealTimers();
    await rig.stop();
  });
}

export async function started(inbox = new NotingInbox()): Promise<RigBot & { inbox: NotingInbox }> {
  const bot = await rig.bot();
  await bot.platform.start(inbox.take, emptyMenu);
  return { ...bot, inbox };
}

export async function open(options: StandInOptions = {}): Promise<void> {
  // Slack brings nothing again: what is found is found in the history.
  rig = await socketRig({ retryMs: [], ...options });
}

export function post(text: string, channel: string, thread?: string): OutboundCall {
  const card = { blocks: [{ kind: 'text', text: plain(text) }] } as const;
  const to = { platform: 'slack', channel, ...(thread === undefined ? {} : { thread }) };
  return { kind: 'post', key: text, to, card, reader };
}
