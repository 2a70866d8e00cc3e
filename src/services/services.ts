import type { Holiday, Years } from '../domain/sla/holidays.ts';
import type { GivenMessage } from '../port/platform.ts';
import type { MessageRef } from '../port/refs.ts';
import type { Commands } from './commands/command.ts';
import type { Customers } from './customers.ts';
import type { Homes } from './homes.ts';
import type { Limits } from './limits.ts';
import type { OnCall } from './oncall.ts';
import type { People } from './people.ts';
import type { Places } from './places/places.ts';
import type { Send } from './stores/outbox.ts';
import type { Stores } from './stores/stores.ts';
import type { DeskRules, Tickets } from './tickets.ts';

export type PublicHolidays = (
  place: { readonly country: string; readonly region?: string },
  years: Years,
) => Promise<readonly Holiday[]>;

/** What a command works with. */
export interface Services {
  readonly tickets: Tickets;
  readonly customers: Customers;
  readonly people: People;
  readonly homes: Homes;
  readonly limits: Limits;
  readonly onCall: OnCall;
  readonly places: Places;
  readonly stores: Stores;
  readonly rules: DeskRules;
  readonly commands: Commands;
  /** The id of a channel that the settings name, on one platform. */
  readonly channelOf: (platform: string, setting: string) => Promise<string | undefined>;
  /** What a message in chat says now. @throws RetryLater */
  readonly messageAt: (ref: MessageRef) => Promise<GivenMessage | undefined>;
  /** By country and region as ISO 3166 has them, in order. @throws Fault for a place that is not known */
  readonly publicHolidays: PublicHolidays;
  /** The calendars have changed: the clocks that run follow. */
  readonly calendarsChanged: () => void;
  readonly send: Send;
  /** Tells the outbox that something waits which waited for a reason. */
  readonly wakeOutbox: () => void;
}
