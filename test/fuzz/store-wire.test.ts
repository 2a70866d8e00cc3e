import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { expect, it } from 'vitest';
import { joinEmbeddedStore } from '#src/store/embedded/join.ts';
import { endProcess, freshFolder } from '../contracts/store-helpers.ts';
import { broken, frameOf, randomOf, wellFormed } from './frames.ts';
import { runs, seed } from './kit.ts';

const FRAMES = runs(8_000);
const SEED = seed;
/** Connections at once that send nonsense. */
const SENDERS = 4;
/** Whatever a frame asks, it is answered, or its connection closed, within this time; others are served meanwhile. In milliseconds. */
const LONGEST_MS = 5000;
const PING_ID = 0x50494e47;

/** One connection that sends nonsense, each followed by a ping by whose answer is known that it was dealt with. */
class Sender {
  private readonly path: string;
  private socket: Socket | undefined;
  private received = Buffer.alloc(0);
  private wake: (() => void) | undefined;
  answered = 0;
  closed = 0;

  constructor(path: string) {
    this.path = path;
  }

  private async open(): Promise<Socket> {
    if (this.socket !== undefined) return this.socket;
    const socket = connect(this.path);
    this.received = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (piece: Buffer) => {
      this.received = Buffer.concat([this.received, piece]);
      this.wake?.();
    });
    socket.on('close', () => {
      if (this.socket === socket) this.socket = undefined;
      this.wake?.();
    });
    await new Promise<void>((done, fail) => {
      socket.once('connect', done);
      socket.once('error', fail);
    });
    this.socket = socket;
    return socket;
  }

  /** Sends it, and waits until it was dealt with. */
  async send(frame: Buffer): Promise<void> {
    const socket = await this.open();
    const wanted = frame.length < 4 ? 0 : frame.readInt32LE(0);
    if (wanted > frame.length && wanted <= 48_000_000) {
      // The store waits for the rest, as it should. It never comes.
      socket.write(frame);
      await new Promise<void>((done) => socket.end(done));
      socket.destroy();
      this.socket = undefined;
      this.closed += 1;
      return;
    }
    socket.write(Buffer.concat([frame, frameOf(new Map([['ping', 1]]), PING_ID)]));
    const end = performance.now() + LONGEST_MS;
    while (this.socket === socket && !this.pinged()) {
      const left = end - performance.now();
      if (left <= 0) throw new Error(`no answer within ${LONGEST_MS} ms to ${frame.toString('hex').slice(0, 4000)}`);
      await new Promise<void>((done) => {
        const timer = setTimeout(done, left);
        this.wake = () => {
          clearTimeout(timer);
          done();
        };
      });
    }
    if (this.socket === socket) this.answered += 1;
    else this.closed += 1;
  }

  /** Whether the ping's answer is there; what came before it is passed over, each with the bounds that it says. */
  private pinged(): boolean {
    while (this.received.length >= 16) {
      const length = this.received.readInt32LE(0);
      if (length < 16) throw new Error('the store sent an answer with an impossible length');
      if (this.received.length < length) return false;
      const id = this.received.readInt32LE(8);
      this.received = this.received.subarray(length);
      if (id === PING_ID) return true;
    }
    return false;
  }

  end(): void {
    this.socket?.destroy();
  }
}

it(
  `stands ${FRAMES} frames of nonsense, serves the others meanwhile, and keeps its data (seed ${SEED})`,
  async () => {
    const { path, remove } = freshFolder();
    const { uri, pid } = await joinEmbeddedStore({ dataDir: path, lingerMillis: 300, ttlMillis: 500 });
    const client = await MongoClient.connect(uri);
    const kept = client.db('kept_apart_from_nonsense').collection<{ _id: number; text: string }>('kept');
    const docs = Array.from({ length: 200 }, (_, n) => ({ _id: n, text: `kept ${n}` }));
    await kept.createIndex({ text: 1 }, { unique: true });
    await kept.insertMany(docs);

    let sending = true;
    let slowest = 0;
    let asked = 0;
    const others = (async () => {
      for (; sending; asked++) {
        const begun = performance.now();
        const n = asked % docs.length;
        const one = await kept.findOne({ text: `kept ${n}` });
        expect(one).toEqual(docs[n]);
        await kept.updateOne({ _id: n }, { $set: { text: `kept ${n}` } });
        slowest = Math.max(slowest, performance.now() - begun);
        await new Promise((done) => setTimeout(done, 5));
      }
    })();

    const senders = Array.from({ length: SENDERS }, () => new Sender(join(path, 'store.sock')));
    let left = FRAMES;
    const frames = supply();
    await Promise.all(
      senders.map(async (sender) => {
        while (left-- > 0) await sender.send(frames());
      }),
    );
    sending = false;
    await others;
    const sum = (what: 'answered' | 'closed') => senders.reduce((total, one) => total + one[what], 0);
    process.stdout.write(
      `store fuzz: seed ${SEED}, ${sum('answered')} frames answered, ${sum('closed')} connections closed, ${asked} times others served, the slowest in ${Math.round(slowest)} ms\n`,
    );
    for (const sender of senders) sender.end();

    expect(slowest).toBeLessThan(LONGEST_MS);
    expect(asked).toBeGreaterThan(10);
    expect(sum('answered')).toBeGreaterThan(FRAMES / 4);
    expect(sum('closed')).toBeGreaterThan(0);
    // The same process still, and nothing that it did not see coming: that would have undone others' commands, too.
    expect((await client.db().command({ buildInfo: 1 }))['relevo'].pid).toBe(pid);
    expect(readFileSync(join(path, 'store.log'), 'utf8')).not.toMatch(/was undone|by a fault/);
    expect(await kept.find().sort({ _id: 1 }).toArray()).toEqual(docs);
    await client.close();
    endProcess(pid ?? 0, 'SIGTERM');
    remove();
  },
  120_000 + FRAMES * 20,
);

/** Frames without end: a third of them as they should be but for what they ask, the others broken. */
function supply(): () => Buffer {
  const random = randomOf(SEED);
  let round = 0;
  let batch: Buffer[] = [];
  return () => {
    if (batch.length === 0) {
      round += 1;
      batch = wellFormed(SEED + round, 300);
    }
    const at = random(batch.length);
    const frame = batch[at] ?? Buffer.alloc(16);
    if (random(3) === 0) batch.splice(at, 1);
    return random(3) === 0 ? frame : broken(frame, random);
  };
}
