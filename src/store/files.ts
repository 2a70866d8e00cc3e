import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import mongoose, { type Connection, type QueryFilter, Schema } from 'mongoose';
import type { FileStore, StoredFile, WantedFile } from '../services/stores/files.ts';
import { indexed, isDuplicate, stored } from './connection.ts';

const { Mixed } = Schema.Types;

interface FileDocument extends Omit<WantedFile, 'id'>, Pick<StoredFile, 'state' | 'want' | 'failures'> {
  readonly _id: string;
  readonly attempts: number;
  readonly dueAt: Date;
  readonly content?: StoredFile['content'];
  readonly fault?: StoredFile['fault'];
  /** The attempt whose bytes are in the bucket, whole or not. */
  readonly upload?: number;
  readonly settledAt?: Date;
  readonly lastError?: string;
  readonly withdrawn?: true;
  readonly shownBy?: readonly string[];
}

const schema = new Schema<FileDocument>(
  {
    _id: { type: String, required: true },
    ticket: { type: Number, required: true },
    sent: { type: Mixed, required: true },
    by: { type: String, required: true },
    byName: { type: String, required: true },
    reader: { type: Mixed, required: true },
    at: { type: String, required: true },
    visibleTo: { type: [String], required: true },
    trace: { type: String, required: true },
    state: { type: String, required: true },
    want: { type: String, required: true },
    attempts: { type: Number, required: true },
    failures: { type: Number, required: true },
    dueAt: { type: Date, required: true },
    content: { type: Mixed },
    fault: { type: String },
    upload: { type: Number },
    settledAt: { type: Date },
    lastError: { type: String },
    withdrawn: { type: Boolean },
    shownBy: { type: [String], default: undefined },
  },
  { collection: 'files', versionKey: false, minimize: false },
);
schema.index({ state: 1, dueAt: 1 });
schema.index({ ticket: 1, _id: 1 });

const BUCKET = 'fileBytes';
/** The driver's own. */
const CHUNK = 255 * 1024;

/**
 * Files of tickets: a record each, and the bytes in GridFS. Every attempt writes bytes of its own, and the record names
 * those that count only when all of them are there; so nothing that was half written, or is being written by somebody who
 * was given up, is ever read.
 */
export function fileStore(connection: Connection): FileStore & { prepare(): Promise<void> } {
  const model = connection.model('File', schema);
  const { files, chunks, bucket } = openBucket(connection);

  /** As the bucket's own deletion, but of what is not whole, too. */
  const discard = async (id: string, upload: number | undefined): Promise<void> => {
    if (upload === undefined) return;
    await stored(files.deleteOne({ _id: bytesId(id, upload) as never }));
    await stored(chunks.deleteMany({ files_id: bytesId(id, upload) }));
  };
  const mine = ({ id, attempt }: StoredFile) => ({ _id: id, state: 'wanted', attempts: attempt }) as const;
  /** Whoever has the file now is the only one whose bytes can come to count. */
  const discardEarlier = async (file: StoredFile): Promise<void> => {
    const found = await stored(model.findOne(mine(file), { upload: 1 }).lean<FileDocument>().exec());
    if (found && found.upload !== file.attempt) await discard(file.id, found.upload);
  };

  return {
    async prepare() {
      await indexed(model);
      await stored(chunks.createIndex({ files_id: 1, n: 1 }, { unique: true }));
      await stored(files.createIndex({ filename: 1, uploadDate: 1 }));
    },

    async want(wanted, now) {
      for (const { want, file } of wanted) {
        const { id, visibleTo, ...rest } = file;
        const fresh = { state: 'wanted', want, dueAt: new Date(now) } as const;
        const $setOnInsert = { ...rest, ...fresh, attempts: 0, failures: 0 };
        const $addToSet = { visibleTo: { $each: [...visibleTo] } };
        const note = () => stored(model.updateOne({ _id: id }, { $setOnInsert, $addToSet }, { upsert: true }).exec());
        // Of two that insert it at once one finds it there when it looks again.
        await note().catch((error: unknown) => {
          if (!isDuplicate(error)) throw error;
          return note();
        });
        const again = { $set: { ...rest, ...fresh, failures: 0 }, $unset: { fault: 1, settledAt: 1 } } as const;
        await stored(model.updateOne({ _id: id, state: 'refused', want: { $ne: want } }, again).exec());
      }
    },

    async claim(now, leaseUntil) {
      const found = await stored(
        model
          .findOneAndUpdate(
            { state: 'wanted', dueAt: { $lte: new Date(now) } },
            { $set: { dueAt: new Date(leaseUntil) }, $inc: { attempts: 1 } },
            { sort: { dueAt: 1 }, returnDocument: 'after' },
          )
          .lean<FileDocument>()
          .exec(),
      );
      return found ? toFile(found) : undefined;
    },

    async renew(ids, leaseUntil) {
      const dueAt = new Date(leaseUntil);
      await stored(model.updateMany({ _id: { $in: ids }, state: 'wanted' }, { $set: { dueAt } }).exec());
    },

    async postpone(file, dueAt, { error, final }) {
      const change = { $set: { dueAt: new Date(dueAt), lastError: error }, $inc: { failures: final ? 1 : 0 } };
      await stored(model.updateOne(mine(file), change).exec());
    },

    async keep(file, bytes, type, now) {
      await discardEarlier(file);
      const begun = await stored(model.updateOne(mine(file), { $set: { upload: file.attempt } }).exec());
      if (begun.matchedCount === 0) return false;
      const sha256 = hashOf(bytes);
      const metadata = { ticket: file.ticket, sha256 };
      const upload = bucket.openUploadStreamWithId(bytesId(file.id, file.attempt) as never, file.sent.name, {
        metadata,
      });
      await stored(pipeline(Readable.from(pieces(bytes)), upload));
      const content = { size: bytes.byteLength, type, sha256 };
      const kept = await stored(
        model
          .updateOne(mine(file), { $set: { state: 'kept', sent: file.sent, content, settledAt: new Date(now) } })
          .exec(),
      );
      if (kept.matchedCount === 1) return true;
      await discard(file.id, file.attempt);
      return false;
    },

    async refuse(file, fault, now) {
      await discardEarlier(file);
      const settled = { state: 'refused', sent: file.sent, fault, settledAt: new Date(now) } as const;
      const refused = { $set: settled, $unset: { upload: 1 } } as const;
      await stored(model.updateOne(mine(file), refused).exec());
    },

    async byId(id) {
      const found = await stored(model.findOne({ _id: id }).lean<FileDocument>().exec());
      return found ? toFile(found) : undefined;
    },

    async expire(ticket, limit, now) {
      const begun = { state: 'removed', upload: { $exists: true } } as const;
      const left: QueryFilter<FileDocument> = { ticket, $or: [{ state: { $in: ['wanted', 'kept'] } }, begun] };
      const found = await stored(model.find(left, { _id: 1 }).limit(limit).lean<FileDocument[]>().exec());
      for (const { _id } of found) {
        // Nobody reads its bytes from here on, so that a half is never taken for the whole.
        const removed = { $set: { state: 'removed', settledAt: new Date(now) } } as const;
        const was = await stored(model.findOneAndUpdate({ _id }, removed).lean<FileDocument>().exec());
        await discard(_id, was?.upload);
        await stored(model.updateOne({ _id, state: 'removed' }, { $unset: { upload: 1 } }).exec());
      }
      return found.length;
    },

    async withdraw(id) {
      await stored(model.updateOne({ _id: id }, { $set: { withdrawn: true } }).exec());
    },

    async withdrawn(ticket, limit) {
      const found = model.find({ ticket, state: 'kept', withdrawn: true }).sort({ _id: 1 }).limit(limit);
      return (await stored(found.lean<FileDocument[]>().exec())).map(toFile);
    },

    async showing(id, by) {
      await stored(model.updateOne({ _id: id }, { $addToSet: { shownBy: by } }).exec());
    },

    async read({ id, content }) {
      const found = await stored(model.findOne({ _id: id, state: 'kept' }, { upload: 1 }).lean<FileDocument>().exec());
      if (!content || found?.upload === undefined) throw new Error('this file is not kept');
      const bytes = await stored(gather(bucket.openDownloadStream(bytesId(id, found.upload) as never), content.size));
      if (bytes.byteLength !== content.size || hashOf(bytes) !== content.sha256)
        throw new Error('the bytes of a file are not those that were stored');
      return bytes;
    },
  };
}

function openBucket(connection: Connection) {
  const { db } = connection;
  if (!db) throw new Error('the store is connected but has no database');
  return {
    bucket: new mongoose.mongo.GridFSBucket(db, { bucketName: BUCKET }),
    files: db.collection(`${BUCKET}.files`),
    chunks: db.collection(`${BUCKET}.chunks`),
  };
}

function bytesId(file: string, attempt: number): string {
  return `${file}/${attempt}`;
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A chunk each, so that one is on its way at a time. */
function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}

/** What a stream holds, up to `most` bytes and then some. */
async function gather(stream: Readable, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of stream as AsyncIterable<Uint8Array>) {
    parts.push(part);
    size += part.byteLength;
    if (size > most) break;
  }
  return Buffer.concat(parts);
}

function toFile({ _id, attempts, content, fault, ...rest }: FileDocument): StoredFile {
  const { upload: _, dueAt: __, settledAt: ___, lastError: ____, ...file } = rest;
  return {
    id: _id,
    ...file,
    attempt: attempts,
    ...(content === undefined ? {} : { content }),
    ...(fault === undefined ? {} : { fault }),
  };
}
