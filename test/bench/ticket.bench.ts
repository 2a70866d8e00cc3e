import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkspacePlatform } from '#src/chat/workspace/adapter.ts';
import { render } from '#src/i18n/render.ts';
import { plain } from '#src/i18n/types.ts';
import { systemClock } from '#src/lib/clock.ts';
import { createLog } from '#src/lib/log.ts';
import { noticeCard } from '#src/services/cards/replies.ts';
import { serveWorkspace } from '#src/workspace/serve.ts';
import { openWorkspace } from '#src/workspace/workspace.ts';
import { openHouse, wordsOf } from '../scenarios/house.ts';
import { type Bench, ms, quantile } from './bench.ts';

/** They come when they come, whether those before are done or not. */
const RATES = [
  { perSecond: 1, count: 10 },
  { perSecond: 50, count: 500 },
] as const;

/** Longer than any queue that a rate can make on a slow machine. */
const PATIENCE_MS = 120_000;

type Workspace = ReturnType<typeof openWorkspace>;

interface Side {
  readonly workspace: Workspace;
  close(): Promise<void>;
}

export default {
  title: '`/ticket new` to its card in #agents, against the same port with nothing behind it',
  async run(report) {
    const bare = await openBarePort();
    const house = await openHouse({ limits: { requestsPerHour: 1_000_000, addressChangesPerDay: 1_000 } });
    try {
      // What is loaded and compiled for the first ones is no part of it.
      for (const side of [bare, house]) await cardsOf(side, 'warming up', 40, 80);
      for (const { perSecond, count } of RATES) {
        const [theirs, ours] = [
          await cardsOf(bare, `bare${perSecond}`, perSecond, count),
          await cardsOf(house, `rate${perSecond}`, perSecond, count),
        ];
        for (const [name, at] of [
          ['p50', 0.5],
          ['p99', 0.99],
        ] as const) {
          const [own, base] = [quantile(ours, at), quantile(theirs, at)];
          report({ what: `${name} at ${perSecond} a second`, measured: ms(own), against: ms(base), ratio: own / base });
        }
      }
    } finally {
      await house.close();
      await bare.close();
    }
  },
} satisfies Bench;

/** How long each of `count` commands took until its card stood there, in milliseconds. */
async function cardsOf({ workspace }: Side, mark: string, perSecond: number, count: number): Promise<number[]> {
  const began = new Map<string, number>();
  const took: number[] = [];
  const stop = workspace.listen('mia', (change) => {
    if (change.kind !== 'message' || change.message.channel !== 'agents') return;
    const [key = ''] = /\w+ no\d+ end/.exec(wordsOf(change.message)) ?? [];
    const since = began.get(key);
    if (since === undefined) return;
    began.delete(key);
    took.push(performance.now() - since);
  });
  const first = performance.now();
  const word = mark.replaceAll(' ', '');
  for (let n = 0; n < count; n += 1) {
    await sleep(Math.max(0, first + (n * 1000) / perSecond - performance.now()));
    const key = `${word} no${n} end`;
    began.set(key, performance.now());
    const line = `/ticket new subject:"${key}" body:"Since this morning no mail arrives." category:other`;
    void workspace.command(
      n % 2 === 0 ? 'ana' : 'ben',
      { channel: n % 2 === 0 ? 'support-acme' : 'support-globex' },
      line,
    );
  }
  for (const end = performance.now() + PATIENCE_MS; began.size > 0; await sleep(15))
    if (performance.now() > end)
      throw new Error(`${began.size} of ${count} tickets have no card after ${PATIENCE_MS} ms`);
  stop();
  return took;
}

/** The workspace and its adapter; whatever comes is answered with a card at once. */
async function openBarePort(): Promise<Side> {
  const folder = await mkdtemp(join(tmpdir(), 'relevo-bench-'));
  const token = 'a-token-of-the-bench-that-is-long-enough';
  const workspace = openWorkspace({ file: join(folder, 'workspace.sqlite'), clock: systemClock });
  const serving = await serveWorkspace({
    hub: workspace,
    web: () => ({ fetch: () => new Response(null, { status: 404 }) }),
    token,
    host: '127.0.0.1',
    port: 0,
    mark: 'bench',
  });
  const log = createLog({ level: 'silent' });
  const platform = new WorkspacePlatform({ url: serving.url, token }, render, log);
  const reader = { language: 'en', zone: 'UTC' };
  await platform.start(
    async (event) => {
      const card = noticeCard(plain(event.kind === 'command' ? event.line : ''));
      void platform.perform({
        kind: 'post',
        key: event.key,
        to: { platform: platform.id, channel: 'agents' },
        card,
        reader,
      });
      return { kind: 'taken' };
    },
    { commands: [], messageActions: [], languages: ['en'] },
  );
  return {
    workspace,
    async close() {
      await platform.stop();
      await serving.stop();
      workspace.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
