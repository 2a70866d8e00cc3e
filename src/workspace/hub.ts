import type { BotLink } from './dispatcher.ts';
import type { WireAnswer, WireCall, WireMenu } from './protocol.ts';

/** The workspace as the bots' connections and its process see it. */
export interface Hub {
  /** The member that bots speak as. */
  readonly bot: string;
  /** A bot said hello. */
  join(link: BotLink, menu: WireMenu): void;
  leave(link: BotLink): void;
  acknowledge(delivery: string, answer: WireAnswer): void;
  /** @throws NotHere, TooLong, Empty: final; whatever else is thrown may pass. */
  perform(call: WireCall): unknown;
  /** How many bots and how many pages are connected now. */
  connected(): { bots: number; pages: number };
  close(): void;
}
