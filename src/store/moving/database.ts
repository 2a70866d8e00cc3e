import { createHash } from 'node:crypto';
import { type Db, MongoClient, MongoError, MongoServerError } from 'mongodb';
import { wakeWritersOfClosedSockets } from '../closed-sockets.ts';
import { CannotMove } from './cannot-move.ts';

/** How long the store is waited for, in milliseconds. */
const PATIENCE_MS = 15_000;

/**
 * Runs work on the database that an address names.
 *
 * @throws CannotMove when it is not reached, or breaks off. The message holds no address, as that may hold a password.
 */
export async function withDatabase<R>(uri: string, work: (db: Db) => Promise<R>): Promise<R> {
  wakeWritersOfClosedSockets();
  const client = clientFor(uri);
  try {
    return await work(client.db());
  } catch (error) {
    throw plain(error);
  } finally {
    await client.close().catch(() => undefined);
  }
}

function clientFor(uri: string): MongoClient {
  // What the address itself says of it counts.
  const patience = /[?&]serverSelectionTimeoutMS=/.test(uri) ? {} : { serverSelectionTimeoutMS: PATIENCE_MS };
  try {
    return new MongoClient(uri, { connectTimeoutMS: PATIENCE_MS, ...patience });
  } catch {
    throw new CannotMove('the connection string is not well-formed; correct MONGODB_URI');
  }
}

function plain(error: unknown): unknown {
  if (error instanceof MongoServerError)
    return new CannotMove(`the store refused it: ${error.message} (code ${error.code})`);
  if (!(error instanceof Error) || !isBroken(error)) return error;
  return new CannotMove(
    `the store was not reached or broke off (${error.name}); run the same command again, and it goes on where it stopped`,
  );
}

/** The driver does not wrap everything that ends a connection. */
const BROKEN = new Set(['EPIPE', 'ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH']);

function isBroken(error: Error): boolean {
  return error instanceof MongoError || ('code' in error && BROKEN.has(String(error.code)));
}

/** A word for a store by which it is known again, and which tells nothing of it. */
export function sourceOf(uri: string): string {
  const place = uri.replace(/^[^:]+:\/\/(?:[^@/]*@)?/, '').replace(/\?.*$/s, '');
  return createHash('sha256').update(place).digest('hex').slice(0, 16);
}
