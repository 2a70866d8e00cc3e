import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GridFSBucket, type GridFSBucketReadStream, MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshStore, namedServer, type Place } from './store-helpers.ts';

const server = namedServer();
const places: [string, () => Promise<Place>][] = [['embedded', () => freshStore({ refuseScans: true })]];
if (server !== undefined) places.push([server.name, () => Promise.resolve(server)]);

const CHUNK = 255 * 1024;

async function all(stream: GridFSBucketReadStream): Promise<Buffer> {
  return Buffer.concat(await stream.toArray());
}

describe.each(places)('GridFS over %s', (_, open) => {
  let place: Place;
  let client: MongoClient;
  let made = 0;

  beforeAll(async () => {
    place = await open();
    client = await MongoClient.connect(place.uri);
    await client.db().dropDatabase();
  });
  afterAll(async () => {
    await client.db().dropDatabase();
    await client.close();
    await place.clean();
  });

  /** A bucket that was never used, and what is in it. */
  function fresh() {
    const bucketName = `bucket${++made}`;
    const db = client.db();
    return {
      bucket: new GridFSBucket(db, { bucketName }),
      files: db.collection(`${bucketName}.files`),
      chunks: db.collection(`${bucketName}.chunks`),
    };
  }
  const ten = Buffer.alloc(10 * 1024 * 1024).map((__, n) => (n * 7 + (n >> 9)) % 256);
  const put = (bucket: GridFSBucket, id: string, bytes: Uint8Array, name = 'a name') =>
    pipeline(Readable.from([bytes]), bucket.openUploadStreamWithId(id as never, name, { metadata: { ticket: 7 } }));
  const get = (bucket: GridFSBucket, id: string) => all(bucket.openDownloadStream(id as never));

  it('makes its indexes when the first file comes, and not again', async () => {
    const { bucket, files, chunks } = fresh();
    const names = async () => [...(await files.indexes()), ...(await chunks.indexes())].map(({ name }) => name);
    await put(bucket, 'a', Buffer.from('x'));
    expect(await names()).toEqual(['_id_', 'filename_1_uploadDate_1', '_id_', 'files_id_1_n_1']);
    const again = new GridFSBucket(client.db(), { bucketName: `bucket${made}` });
    await put(again, 'b', Buffer.from('y'));
    expect(await names()).toHaveLength(4);
  });

  it.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 10 * 1024 * 1024])('stores and gives %d bytes', async (size) => {
    const { bucket, files, chunks } = fresh();
    const bytes = ten.subarray(0, size);
    await put(bucket, 'a', bytes);
    expect((await get(bucket, 'a')).equals(bytes)).toBe(true);
    expect(await files.findOne({ _id: 'a' as never })).toMatchObject({
      length: size,
      chunkSize: CHUNK,
      filename: 'a name',
      metadata: { ticket: 7 },
    });
    expect(await chunks.countDocuments({ files_id: 'a' })).toBe(Math.ceil(size / CHUNK));
  });

  it('gives a part of a file', async () => {
    const { bucket } = fresh();
    await put(bucket, 'a', ten);
    for (const [start, end] of [
      [0, 10],
      [CHUNK - 5, CHUNK + 5],
      [3 * CHUNK, 3 * CHUNK + 1],
      [ten.length - 3, ten.length],
    ] as const) {
      const part = await all(bucket.openDownloadStream('a' as never, { start, end }));
      expect(part.equals(ten.subarray(start, end)), `${start} to ${end}`).toBe(true);
    }
  });

  it('finds by name, renames and deletes, chunks and all', async () => {
    const { bucket, files, chunks } = fresh();
    await put(bucket, 'a', ten.subarray(0, CHUNK * 2), 'one');
    await put(bucket, 'b', Buffer.from('of b'), 'two');
    await put(bucket, 'c', Buffer.from('of c'), 'two');
    expect((await all(bucket.openDownloadStreamByName('two'))).toString()).toBe('of c');
    expect((await all(bucket.openDownloadStreamByName('two', { revision: 0 }))).toString()).toBe('of b');
    await bucket.rename('a' as never, 'three');
    const found = await bucket.find({ filename: 'three' }).toArray();
    expect(found.map(({ _id }) => String(_id))).toEqual(['a']);
    await bucket.delete('a' as never);
    expect(await chunks.countDocuments({ files_id: 'a' })).toBe(0);
    await expect(get(bucket, 'a')).rejects.toThrow('was not found');
    await expect(bucket.delete('a' as never)).rejects.toThrow('not found');
    expect((await get(bucket, 'b')).toString()).toBe('of b');
    await bucket.drop();
    expect(await files.estimatedDocumentCount()).toBe(0);
  });

  it('takes back an upload that is given up, and refuses a chunk that is there', async () => {
    const { bucket, chunks } = fresh();
    await put(bucket, 'other', Buffer.from('x'));
    const upload = bucket.openUploadStreamWithId('a' as never, 'a');
    await new Promise<void>((done, fail) => upload.write(ten.subarray(0, CHUNK * 3), (e) => (e ? fail(e) : done())));
    expect(await chunks.countDocuments({ files_id: 'a' })).toBe(3);
    await expect(put(bucket, 'a', ten.subarray(0, CHUNK))).rejects.toMatchObject({ code: 11000 });
    await upload.abort();
    expect(await chunks.countDocuments({ files_id: 'a' })).toBe(0);
    await expect(get(bucket, 'a')).rejects.toThrow('was not found');
  });

  it('notices a chunk that is missing', async () => {
    const { bucket, chunks } = fresh();
    await put(bucket, 'a', ten.subarray(0, CHUNK * 3));
    await chunks.deleteOne({ files_id: 'a', n: 1 });
    await expect(get(bucket, 'a')).rejects.toThrow('ChunkIsMissing');
  });

  it('serves several at once, each whole', async () => {
    const { bucket } = fresh();
    await put(bucket, 'first', Buffer.from('x'));
    const sizes = [CHUNK * 2 + 1, CHUNK * 5, 17, CHUNK * 9 - 3];
    await Promise.all(sizes.map((size, n) => put(bucket, `f${n}`, ten.subarray(n, n + size))));
    const got = await Promise.all(sizes.map((__, n) => get(bucket, `f${n}`)));
    for (const [n, size] of sizes.entries()) expect(got[n]?.equals(ten.subarray(n, n + size)), `f${n}`).toBe(true);
  });
});
