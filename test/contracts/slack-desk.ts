import { setTimeout as sleep } from 'node:timers/promises';
import { plain } from '#src/i18n/types.ts';
import { RetryLater } from '#src/lib/errors.ts';
import type { Block, Card } from '#src/port/cards.ts';
import type { OutboundCall, Platform, Receipt } from '#src/port/platform.ts';
import type { StandInOptions } from '../fakes/slack/slack.ts';
import { emptyMenu, NotingInbox, type RigBot, reader } from './platform-rig.ts';
import { type SlackRig, socketRig } from './platform-slack-rig.ts';

/** A bot that runs, with what reached it, and the first channel. */
export interface SlackDesk extends RigBot {
  readonly rig: SlackRig;
  readonly inbox: NotingInbox;
  readonly channel: string;
}

export async function openSlackDesk(options: StandInOptions = {}): Promise<SlackDesk> {
  const rig = await socketRig(options);
  const inbox = new NotingInbox();
  const bot = await rig.bot();
  await bot.platform.start(inbox.take, emptyMenu);
  return { ...bot, rig, inbox, channel: rig.channels[0] };
}

export function cardOf(...blocks: Block[]): Card {
  return { blocks };
}

export function wordsBlock(text: string): Block {
  return { kind: 'text', text: plain(text) };
}

export function postOf(key: string, channel: string, card: Card): Extract<OutboundCall, { kind: 'post' }> {
  return { kind: 'post', key, to: { platform: 'slack', channel }, card, reader };
}

/** As the outbox does: the same call again, after as long as was asked for. */
export async function untilDone(platform: Platform, call: OutboundCall): Promise<Receipt> {
  for (;;) {
    try {
      return await platform.perform(call);
    } catch (error) {
      if (!(error instanceof RetryLater)) throw error;
      await sleep(error.afterMs ?? 50);
    }
  }
}
