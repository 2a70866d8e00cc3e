import type { Desk } from '../domain/desk.ts';
import type { Checks } from '../domain/triage/check.ts';
import type { Runtime } from '../lib/runtime.ts';
import type { Trouble } from '../port/platform.ts';
import { Alerts } from './alerts.ts';
import { Assignment } from './assignment.ts';
import type { Commands } from './commands/command.ts';
import { Forms } from './commands/forms.ts';
import { connectAll } from './connecting.ts';
import { Customers } from './customers.ts';
import { Dispatch } from './dispatch.ts';
import { type FileParts, Files } from './files.ts';
import { Gate } from './gate.ts';
import { Homes } from './homes.ts';
import { Limits } from './limits.ts';
import { mailNotes } from './mail-notes.ts';
import { menuOf } from './menu.ts';
import { Messages } from './messages.ts';
import { OnCall } from './oncall.ts';
import { type DrawChart, OutCharts } from './out-charts.ts';
import { type Exits, Outbox } from './outbox.ts';
import { patientWith } from './patience.ts';
import { People } from './people.ts';
import type { MissingPlace } from './places/look-up.ts';
import { Places } from './places/places.ts';
import { channelOn, NamedChannels } from './places/setting.ts';
import { Precedence } from './precedence.ts';
import { type PendingStep, Relay } from './relay.ts';
import type { PublicHolidays, Services } from './services.ts';
import { followSettings, takeUpCalendars } from './sla/terms.ts';
import { performStep } from './steps.ts';
import type { Send } from './stores/outbox.ts';
import type { Stores } from './stores/stores.ts';
import { type Summons, summoned } from './summons.ts';
import { type Saved, Tickets } from './tickets.ts';
import { refusedLate, type ToldOfTrouble, Troubles } from './troubles.ts';
import { Worker } from './worker.ts';

/** What the desk is set up with. */
export interface DeskParts {
  readonly desk: Desk;
  readonly checks: Checks;
  readonly commands: Commands;
  readonly typeOf: FileParts['typeOf'];
  readonly drawChart: DrawChart;
  readonly publicHolidays: PublicHolidays;
  /** Is told of each thing that the desk names and that no platform has. */
  readonly missing?: (place: MissingPlace) => void;
  /** Is told what keeps a platform from serving, and with `undefined` that it serves again. */
  readonly troubled?: ToldOfTrouble;
}

/** The use cases, joined to each other: from a platform's event to the messages that leave. */
export interface RunningDesk {
  readonly services: Services;
  readonly worker: Worker;
  readonly relay: Relay;
  /**
   * Begins to send and connects the platforms; one that is not reached joins later.
   * @param givenUp raised when Relevo is to stop before it is there
   * @throws Error with what to do when one refuses, or when it was given up; nothing runs then
   */
  start(givenUp?: AbortSignal): Promise<void>;
  /** Takes nothing new, finishes what was begun, disconnects. */
  stop(): Promise<void>;
}

export function assembleDesk(
  stores: Stores,
  given: Exits,
  { desk, checks, commands, typeOf, drawChart, publicHolidays, missing, troubled }: DeskParts,
  runtime: Runtime,
): RunningDesk {
  const platforms = new Map([...given.platforms].map(([id, platform]) => [id, patientWith(platform)]));
  const exits = { ...given, platforms };
  const people = new People(exits.platforms, desk, runtime.clock);
  const customers = new Customers(stores.customers);
  const rules = { desk, checks };
  const notes = mailNotes(() => tickets);
  const precedence = new Precedence();
  const channels = new NamedChannels(exits.platforms);
  const onCall = new OnCall(stores.oncall, people, desk, [...exits.platforms.keys()]);
  const leaving = {
    note: notes,
    precedence,
    charts: new OutCharts(drawChart),
    summoned: (all: readonly Summons[]) => summoned(all, { onCall, staffing: stores.staffing }, runtime.clock.now()),
  };
  const outbox = new Outbox(stores, { ...exits, channels }, people, rules, runtime, leaving);
  const send: Send = (items) => outbox.send(items);
  const alerts = new Alerts(stores, send, runtime);
  const homes = new Homes(stores, { platforms: exits.platforms, people, customers, desk }, runtime);
  const moved = (what: { readonly files: boolean; readonly alerts: boolean }) => {
    if (what.files) files.wake();
    if (what.alerts) alerts.wake();
    homes.changed();
  };
  const perform = (step: PendingStep) =>
    performStep(step, { tickets, assignment, onCall, staffing: stores.staffing, audit: stores.audit, runtime });
  const relay = new Relay(stores, send, runtime, { moved, perform, leads: desk.channels.leads });
  const moveOn: Saved = (ticket, pending) => {
    // Where the store is away, the job that looks for what was left behind takes it up.
    relay
      .move(ticket, pending)
      .catch((error: unknown) => runtime.log.warn('relay.failed', { ticket: `T-${ticket}`, error }));
  };
  const tickets = new Tickets(stores, customers, rules, runtime.clock, moveOn);
  const assignment = new Assignment(stores, tickets, people, rules, runtime.clock);
  const told = {
    missing,
    found: (setting: string, on: string) => channels.note(setting, on),
  };
  const places = new Places(exits.platforms, desk, { byId: stores.outbox.byId, send }, told, runtime);
  const troubles = new Troubles(send, desk.channels.leads, troubled, runtime);
  const settled = () => outbox.wake();
  const parts = { platforms: exits.platforms, desk, typeOf, send, settled };
  const files = new Files(stores, tickets, parts, runtime);
  const stopping = new AbortController();
  const services: Services = {
    tickets,
    customers,
    people,
    homes,
    places,
    limits: new Limits(stores, desk, runtime.clock),
    onCall,
    stores,
    rules,
    commands,
    publicHolidays,
    channelOf: async (platform, setting) => {
      const on = exits.platforms.get(platform);
      return on && (await channelOn(setting, on))?.channel;
    },
    messageAt: async (ref) => exits.platforms.get(ref.platform)?.message(ref),
    calendarsChanged: () => {
      // The job goes on with it where this process does not come to an end.
      followSettings(services, runtime, stopping.signal).catch((error: unknown) =>
        runtime.log.warn('sla.notFollowed', { error }),
      );
    },
    send,
    wakeOutbox: () => outbox.wake(),
  };
  const forms = new Forms(stores.drafts, runtime);
  const dispatch = new Dispatch(commands, services, new Messages(services, runtime.clock), forms, runtime);
  const worker = new Worker(stores.inbox, dispatch, runtime, precedence);
  const gate = new Gate(services, dispatch, forms, runtime, { workers: worker, precedence });

  const start = async () => {
    await takeUpCalendars(stores, desk, runtime);
    await relay.start();
    outbox.start();
    files.start();
    alerts.start();
    const menu = menuOf(commands, desk);
    await connectAll(
      exits.platforms.values(),
      (platform) => {
        const tell = (trouble: Trouble | undefined) => void troubles.note(platform.id, trouble);
        return platform.start((event) => gate.receive(event, platform), menu, tell);
      },
      {
        log: runtime.log,
        signal: stopping.signal,
        refused: ({ id }, error) => void troubles.note(id, refusedLate(error)),
      },
    );
    // Nobody waits for it: a platform may be slow to say what there is.
    void places.look();
  };
  const stop = async () => {
    stopping.abort();
    gate.close();
    const looked = places.stop();
    await worker.stop();
    await homes.stop();
    await files.stop();
    await relay.idle();
    await alerts.stop();
    await outbox.stop();
    // What became of the last mails is on their tickets.
    await relay.idle();
    await Promise.all([...exits.platforms.values()].map((platform) => platform.stop()));
    await looked;
  };
  return {
    services,
    worker,
    relay,
    async start(givenUp) {
      givenUp?.throwIfAborted();
      givenUp?.addEventListener('abort', () => stopping.abort(), { once: true });
      try {
        await start();
      } catch (error) {
        // Half a desk is none.
        await stop();
        throw error;
      }
    },
    stop,
  };
}
