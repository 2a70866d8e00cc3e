import type { Connection } from 'mongoose';
import { RetryLater } from '../lib/errors.ts';
import { persist } from '../lib/persist.ts';
import type { Notes } from '../port/definition.ts';
import type { PlatformId } from '../port/refs.ts';
import type { AuditStore } from '../services/stores/audit.ts';
import type { Stores } from '../services/stores/stores.ts';
import { alertStore } from './alerts.ts';
import { auditStore } from './audit.ts';
import { bulkStore } from './bulk.ts';
import { connectStore } from './connection.ts';
import { customerStore, draftStore } from './customers.ts';
import { fileStore } from './files.ts';
import { homeStore } from './homes.ts';
import { anchorStore, timelineStore } from './journal.ts';
import { limitStore } from './limits.ts';
import { lineStore } from './lines.ts';
import { linkStore } from './links.ts';
import { mailStore } from './mails.ts';
import { noteStore } from './notes.ts';
import { onCallStore } from './oncall.ts';
import { inboxStore, outboxStore } from './queues.ts';
import { rewordingStore } from './rewording.ts';
import { slaStore } from './sla.ts';
import { slaMonthStore } from './sla-months.ts';
import { staffingStore } from './staffing.ts';
import { storyStore } from './stories.ts';
import { ticketStore } from './tickets.ts';
import { viewStore } from './views.ts';

export interface OpenStore {
  readonly stores: Stores;
  /** What a platform remembers, each in a name space of its own. */
  notes(platform: PlatformId): Notes;
  /** For Agenda, which keeps its jobs beside everything else. */
  readonly database: NonNullable<Connection['db']>;
  close(): Promise<void>;
}

/** A store that is just starting, or being started again, is waited for so long. */
const PATIENCE_MS = 10_000;

/** Connects, and makes the indexes that every query of Relevo uses. @throws RetryLater when the store does not come */
export function openStore(uri: string, options: { readonly firstNumber: number }): Promise<OpenStore> {
  return persist(
    PATIENCE_MS,
    () => open(uri, options),
    (error) => error instanceof RetryLater,
  );
}

async function open(uri: string, options: { readonly firstNumber: number }): Promise<OpenStore> {
  const connection = await connectStore(uri);
  const stores = {
    tickets: ticketStore(connection, options.firstNumber),
    timeline: timelineStore(connection),
    anchors: anchorStore(connection),
    lines: lineStore(connection),
    outbox: outboxStore(connection),
    mails: mailStore(connection),
    inbox: inboxStore(connection),
    customers: customerStore(connection),
    drafts: draftStore(connection),
    audit: auditStore(connection),
    views: viewStore(connection),
    homes: homeStore(connection),
    limits: limitStore(connection),
    files: fileStore(connection),
    bulk: bulkStore(connection),
    staffing: staffingStore(connection),
    oncall: onCallStore(connection),
    links: linkStore(connection),
    alerts: alertStore(connection),
    rewording: rewordingStore(connection),
    sla: slaStore(connection),
    slaMonths: slaMonthStore(connection),
  };
  const notes = noteStore(connection);
  try {
    await Promise.all([...Object.values(stores), notes].map((store) => store.prepare()));
  } catch (error) {
    await connection.destroy();
    throw error;
  }
  if (!connection.db) throw new Error('the store is connected but has no database');
  return { stores, notes: notes.of, database: connection.db, close: () => connection.close() };
}

/** The tickets and what their clocks count by, for whoever changes neither. @throws RetryLater when the store does not come */
export async function openTickets(uri: string) {
  const connection = await connectStore(uri);
  const [tickets, sla] = [ticketStore(connection, 1), slaStore(connection)];
  return { byNumber: tickets.byNumber, kept: sla.kept, close: () => connection.close() };
}

/** The stories of tickets and what their clocks count by, for whoever changes neither. @throws RetryLater when the store does not come */
export async function openStories(uri: string) {
  const connection = await connectStore(uri);
  const sla = slaStore(connection);
  const { kept, latestVersions } = sla;
  return { ...storyStore(connection), kept, latestVersions, close: () => connection.close() };
}

/** The audit log alone, for whoever needs nothing else. @throws RetryLater when the store does not come */
export async function openAudit(uri: string): Promise<{ readonly audit: AuditStore; close(): Promise<void> }> {
  const connection = await connectStore(uri);
  const audit = auditStore(connection);
  await audit.prepare();
  return { audit, close: () => connection.close() };
}
