import mongoose, { type Connection } from 'mongoose';
import { breath } from '../lib/background.ts';
import { RetryLater } from '../lib/errors.ts';
import { wakeWritersOfClosedSockets } from './closed-sockets.ts';

/** How long anything waits for the store before the caller is told to try again, in milliseconds. */
const PATIENCE_MS = 2_000;

/**
 * Connects to a MongoDB, or to the embedded store, which speaks its protocol.
 * @throws RetryLater when nobody answers in time
 */
export async function connectStore(uri: string): Promise<Connection> {
  wakeWritersOfClosedSockets();
  const fault = faultOfUri(uri);
  if (fault !== undefined) throw new Error(fault);
  const connection = mongoose.createConnection(uri, {
    serverSelectionTimeoutMS: PATIENCE_MS,
    connectTimeoutMS: PATIENCE_MS,
    socketTimeoutMS: 20_000,
    heartbeatFrequencyMS: 1_000,
    minPoolSize: 2,
    maxPoolSize: 20,
    autoIndex: false,
    autoCreate: false,
    bufferCommands: false,
    // Majority: what was acknowledged survives the loss of a replica set's primary.
    writeConcern: { w: 'majority' },
  });
  try {
    return await stored(connection.asPromise());
  } catch (error) {
    await connection.destroy();
    throw error;
  }
}

/** What the driver says of a connection string names no variable, and may hold a part of it. */
function faultOfUri(uri: string): string | undefined {
  try {
    new mongoose.mongo.MongoClient(uri);
    return undefined;
  } catch {
    return 'MONGODB_URI is no connection string that MongoDB understands; it looks like mongodb://host:27017/relevo?replicaSet=rs0';
  }
}

/**
 * Errors of the driver that mean "not now": the server is away, changed its primary, or closed the connection. Those of
 * the network itself are told by their class, as they have many names.
 */
const AWAY = new Set([
  'MongoPoolClosedError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoWaitQueueTimeoutError',
  'MongoServerClosedError',
  'MongooseServerSelectionError',
]);
/** The system's own words for a connection that broke or cannot be made; the driver does not always wrap them. */
const BROKEN = new Set(['EPIPE', 'ECONNRESET', 'ECONNREFUSED', 'ENOENT', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH']);
/** Server codes: 6, 7, 89, 91, 189, 262, 10107, 11600, 11602, 13435, 13436 (MongoDB's retryable errors). */
const PASSING_CODES = new Set([6, 7, 89, 91, 189, 262, 10107, 11600, 11602, 13435, 13436]);

/** Waits for work on the store; where nobody waits for that, also for those who go first. @throws RetryLater when the store is away, anything else unchanged */
export async function stored<R>(work: PromiseLike<R>): Promise<R> {
  try {
    const result = await work;
    await breath();
    return result;
  } catch (error) {
    throw isPassing(error) ? new RetryLater('the store does not answer', { cause: error }) : error;
  }
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof mongoose.mongo.MongoNetworkError || error instanceof mongoose.mongo.MongoServerSelectionError)
    return true;
  if (AWAY.has(error.name) || /before initial connection is complete|bufferCommands = false/.test(error.message))
    return true;
  // The driver makes a bulk error of whatever ended the bulk, and keeps nothing of it but the words.
  if (error instanceof mongoose.mongo.MongoBulkWriteError && error.code === undefined)
    return /\b(?:[A-Z]{5,}|connection|pool|topology|selection|timed out)\b/.test(error.message);
  if (!('code' in error)) return false;
  return typeof error.code === 'number' ? PASSING_CODES.has(error.code) : BROKEN.has(String(error.code));
}

const DUPLICATE = 11_000;

/** Whether a write failed because a unique index holds the value already. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === DUPLICATE;
}

/** Inserts what is not there yet, and leaves what is as it is. @returns the ids of the latter */
export async function insertNew<D extends { readonly _id: string }>(
  { collection }: Inserting,
  documents: readonly D[],
): Promise<ReadonlySet<string>> {
  try {
    await stored(collection.insertMany(documents as never, { ordered: false }));
    return new Set();
  } catch (error) {
    if (!(error instanceof mongoose.mongo.MongoBulkWriteError)) throw error;
    const faults = [error.writeErrors].flat();
    // Behind duplicates the driver hides what else went wrong.
    const isWhole = faults.every(({ code }) => code === DUPLICATE) && !error.result.getWriteConcernError();
    if (!isWhole || faults.length === 0) throw error;
    return new Set(faults.flatMap(({ index }) => documents[index]?._id ?? []));
  }
}

interface Inserting {
  readonly collection: { insertMany(documents: never, options: { readonly ordered: false }): Promise<unknown> };
}

/** What is asked of a model, whatever its documents are. */
interface Indexed {
  readonly schema: { indexes(): readonly (readonly [key: unknown, options: object])[] };
  readonly collection: { createIndexes(indexes: mongoose.mongo.IndexDescription[]): Promise<unknown> };
}

/** Makes the indexes that a model declares in one command; mongoose itself asks for one after the other. */
export async function indexed({ schema, collection }: Indexed): Promise<void> {
  const all = schema.indexes().map(([key, options]) => ({ ...options, key }) as mongoose.mongo.IndexDescription);
  if (all.length > 0) await stored(collection.createIndexes(all));
}
