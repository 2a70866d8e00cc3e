import type { Runtime } from '../lib/runtime.ts';
import { roomFor } from './cards/alert-groups.ts';
import { alertsCard } from './cards/alerts.ts';
import { LeasedPump } from './leased-pump.ts';
import { type AlertQueue, directIn, type RaisedAlert } from './stores/alerts.ts';
import type { Send } from './stores/outbox.ts';
import type { Stores } from './stores/stores.ts';

/** What one message tells at most; the next one tells the rest. */
const MOST = 300;
/** After one alert the next may be told soon; after several it is worth to wait for others. */
const REST_AFTER_ONE_MS = 1_000;
const REST_AFTER_MANY_MS = 3_000;
/** The message before has not left, as the platform takes no more just now. */
const BEHIND_MS = 500;

/**
 * Tells alerts in their channels: the first at once, and what comes while a channel rests, or while its last message waits for
 * the platform, together in one message. So a storm stays readable and inside the platform's limits; none is left out, and
 * those of one ticket keep their order.
 */
export class Alerts {
  readonly #stores: Stores;
  readonly #runtime: Runtime;
  readonly #send: Send;
  readonly #pump: LeasedPump<AlertQueue>;

  constructor(stores: Stores, send: Send, runtime: Runtime) {
    this.#stores = stores;
    this.#send = send;
    this.#runtime = runtime;
    const failed = (error: unknown) => runtime.log.warn('alerts.failed', { error });
    this.#pump = new LeasedPump(stores.alerts, { handle: (queue) => this.#handle(queue), failed, width: 1 }, runtime);
  }

  start(): void {
    this.#pump.start();
  }

  wake(): void {
    this.#pump.wake();
  }

  stop(): Promise<void> {
    return this.#pump.stop();
  }

  async #handle(queue: AlertQueue): Promise<void> {
    const { alerts } = this.#stores;
    const settle = async (work: () => Promise<void>, again = 0) => {
      await this.#pump.release(queue.id);
      await work();
      if (again > 0) this.#pump.wakeIn(again);
    };
    if (await this.#isBehind(queue)) return settle(() => alerts.postpone(queue, this.#later(BEHIND_MS)), BEHIND_MS);
    const chosen = queue.open ?? (await this.#choose(queue));
    if (chosen === undefined) return;
    if (chosen.length === 0) return settle(() => alerts.rest(queue, this.#later(0)));
    const found = await alerts.byIds(queue.id, chosen);
    // None: they were told by a process that died before it could say so.
    if (found.length > 0) await this.#tell(queue, found);
    const rest = chosen.length === 1 ? REST_AFTER_ONE_MS : REST_AFTER_MANY_MS;
    await settle(() => alerts.told(queue, chosen, this.#later(rest)), rest);
  }

  /** Undefined: another process has the channel now. */
  async #choose(queue: AlertQueue): Promise<readonly string[] | undefined> {
    const { alerts } = this.#stores;
    const waiting = await alerts.waiting(queue.id, MOST);
    const ids = waiting.slice(0, roomFor(waiting.map(({ alert }) => alert))).map(({ id }) => id);
    return ids.length === 0 || (await alerts.choose(queue, ids)) ? ids : undefined;
  }

  async #tell({ id: channel, sent, trace }: AlertQueue, found: readonly RaisedAlert[]): Promise<void> {
    const id = messageId(channel, sent + 1);
    const alerts = found.map(({ alert }) => alert);
    // What can be acknowledged is remembered as a copy, so that it can be edited then.
    const copy = alerts.some(({ clock }) => clock !== undefined) ? ({ copy: true } as const) : {};
    const account = directIn(channel);
    const direct = { to: { kind: 'direct', account: account ?? '' }, inside: alerts[0]?.ticket ?? 0 } as const;
    const where = account === undefined ? ({ to: { kind: 'channel', name: channel } } as const) : direct;
    const channels = alerts.some(({ managers }) => managers) ? 'managers' : 'leads';
    const card = alertsCard(alerts, id, account === undefined ? channels : 'me');
    const summons = alerts.flatMap((alert) => alert.summons ?? []);
    const message = { kind: 'post', card, ...where, ...copy, ...(summons.length > 0 ? { summons } : {}) } as const;
    const item = { id, stream: `alerts:${channel}`, seq: sent + 1, message, trace };
    await this.#send([item]);
    this.#runtime.log.info('alerts.told', { key: item.id, count: found.length });
  }

  async #isBehind({ id, sent }: AlertQueue): Promise<boolean> {
    return (await this.#stores.outbox.byId(messageId(id, sent)))?.state === 'queued';
  }

  #later(ms: number): string {
    return this.#runtime.clock.now().add({ milliseconds: ms }).toString();
  }
}

function messageId(channel: string, n: number): string {
  return `alerts:${channel}:${n}`;
}
