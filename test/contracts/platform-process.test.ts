import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { WorkspacePlatform } from '#src/chat/workspace/adapter.ts';
import { plain } from '#src/i18n/types.ts';
import { RetryLater } from '#src/lib/errors.ts';
import { createLog } from '#src/lib/log.ts';
import type { OutboundCall, Receipt } from '#src/port/platform.ts';
import { joinWorkspace } from '#src/workspace/join.ts';
import { emptyMenu, NotingInbox, reader, wordsOf } from './platform-rig.ts';

const waitMs = { timeout: 30_000, interval: 50 };

it('goes on, with every post there once, when the workspace itself is killed again and again', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'relevo-workspace-'));
  const log = createLog({ level: 'silent' });
  const address = await joinWorkspace({ dataDir, host: '127.0.0.1', port: 0, log });
  const pid = async () => (JSON.parse(await readFile(join(dataDir, 'workspace.json'), 'utf8')) as { pid: number }).pid;
  const platform = new WorkspacePlatform(address, wordsOf, log);
  await platform.start(new NotingInbox().take, emptyMenu);

  const call = (n: number): OutboundCall => {
    const card = { blocks: [{ kind: 'text' as const, text: plain(String(n)) }] };
    return { kind: 'post', key: `k${n}`, to: { platform: 'workspace', channel: 'agents' }, card, reader };
  };
  const untilDone = async (n: number): Promise<Receipt> => {
    for (;;) {
      const done = await platform.perform(call(n)).catch((error: unknown) => error);
      if (!(done instanceof RetryLater)) return done as Receipt;
    }
  };
  const first: Receipt[] = [];
  for (let round = 0; round < 3; round += 1) {
    const posts = Array.from({ length: 5 }, (_, n) => untilDone(round * 5 + n));
    // The one that was just started may not have noted its own pid yet.
    await vi.waitFor(async () => process.kill(await pid(), 'SIGKILL'), waitMs);
    first.push(...(await Promise.all(posts)));
  }
  const again = await Promise.all(first.map((_, n) => untilDone(n)));
  expect(again).toEqual(first);
  expect(new Set(first.map((receipt) => receipt.message?.message)).size).toBe(15);

  const last = await pid();
  await platform.stop();
  address.stop();
  // Nobody is there any more, so it ends by itself.
  await vi.waitFor(() => expect(() => process.kill(last, 0)).toThrow(), waitMs);
  await rm(dataDir, { recursive: true, maxRetries: 20 });
});
