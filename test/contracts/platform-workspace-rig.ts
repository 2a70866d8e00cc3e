import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WorkspacePlatform } from '#src/chat/workspace/adapter.ts';
import { systemClock } from '#src/lib/clock.ts';
import { createLog } from '#src/lib/log.ts';
import type { Card } from '#src/port/cards.ts';
import type { Hub } from '#src/workspace/hub.ts';
import type { MessageView, Workspace } from '#src/workspace/model.ts';
import { type Serving, serveWorkspace } from '#src/workspace/serve.ts';
import { tokenOf } from '#src/workspace/token.ts';
import { openWorkspace } from '#src/workspace/workspace.ts';
import { layWire, type Wire } from './platform-proxy.ts';
import { type Rig, type RigBot, type Seen, wordsOf } from './platform-rig.ts';

export interface WorkspaceRig extends Rig {
  readonly workspace: Workspace & Hub;
  readonly serving: Serving;
  readonly token: string;
  bot(): Promise<RigBot & { readonly platform: WorkspacePlatform }>;
}

/** A real workspace behind a real port, in this process. */
export async function workspaceRig(options: { patience?: number; heartbeat?: number } = {}): Promise<WorkspaceRig> {
  const dataDir = await mkdtemp(join(tmpdir(), 'relevo-workspace-'));
  const token = tokenOf(dataDir);
  const { patience = 3000, heartbeat = 200 } = options;
  const workspace = openWorkspace({ file: join(dataDir, 'workspace.sqlite'), clock: systemClock, patience });
  const serving = await serveWorkspace({
    hub: workspace,
    web: () => ({ fetch: () => new Response('pages') }),
    token,
    host: '127.0.0.1',
    port: 0,
    mark: 'test',
    heartbeat,
  });
  const wires: Wire[] = [];
  const running = new Set<{ stop(): Promise<void> }>();
  const log = createLog({ level: 'silent' });
  const ref = ({ channel, id, thread }: MessageView) => {
    return { platform: 'workspace', channel, message: id, ...(thread === undefined ? {} : { thread }) };
  };
  return {
    workspace,
    serving,
    token,
    channels: ['support-acme', 'support-globex'],
    people: { one: 'mia', two: 'noah' },
    mention: '@relevo',
    keepsOrderOverBots: true,
    group: { name: 'agents', members: ['mia', 'noah', 'lucia', 'lea'] },
    async bot() {
      const wire = await layWire(serving.port);
      wires.push(wire);
      const platform = new WorkspacePlatform({ url: wire.url, token }, wordsOf, log);
      running.add(platform);
      return {
        platform,
        cut: () => wire.cut(),
        async kill() {
          wire.sever();
          running.delete(platform);
          await platform.stop();
        },
      };
    },
    write: async (by, channel, text, thread) => ref(workspace.post(by, channel, { text, ...(thread && { thread }) })),
    writeToBot: async (by, text) => ref(workspace.post(by, workspace.direct(by, 'relevo').id, { text })),
    async send(by, channel, file) {
      const { id } = workspace.keepFile(by, file);
      return ref(workspace.post(by, channel, { text: '', files: [id] }));
    },
    async writeTo(by, other, text, bytes) {
      const file = bytes && workspace.keepFile(by, { name: 'alone.bin', type: 'a/b', bytes }).id;
      workspace.post(by, workspace.direct(by, other).id, { text, ...(file === undefined ? {} : { files: [file] }) });
      return file;
    },
    async edit(by, { channel, message }, text) {
      workspace.edit(by, channel, message, text);
    },
    async remove(by, { channel, message }) {
      workspace.remove(by, channel, message);
    },
    async react(by, { channel, message }, emoji) {
      workspace.react(by, channel, message, emoji);
    },
    async command(by, channel, line) {
      await workspace.command(by, { channel }, line);
    },
    async looksUp(by, channel, line, field, text) {
      const form = await workspace.command(by, { channel }, line);
      if (form.kind !== 'modal') throw new Error('no form is open');
      const answer = await workspace.suggest(by, form.id, field, text);
      return answer.kind === 'choices' ? answer.choices : [];
    },
    async sees(viewer, channel, thread) {
      if (thread !== undefined) return workspace.thread(viewer, channel, thread).map(seen);
      return workspace.messages(viewer, channel).map(seen);
    },
    seesOfBot: async (viewer) => workspace.messages(viewer, workspace.direct(viewer, 'relevo').id).map(seen),
    countsHome: true,
    async homeOf(viewer) {
      const home = workspace.home(viewer);
      return home && { words: wordsIn(home.card), ...(home.count === undefined ? {} : { count: home.count }) };
    },
    async stop() {
      for (const platform of running) await platform.stop();
      for (const wire of wires) await wire.stop();
      await serving.stop();
      workspace.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

function seen({ id, text = '', card, files }: MessageView): Seen {
  const words = [text, card === undefined ? '' : wordsIn(card)].filter((part) => part !== '').join(' | ');
  return { message: id, words, files: files.map(({ name }) => name) };
}

function wordsIn({ title = '', blocks }: Card<string>): string {
  const texts = blocks.map((block) => (block.kind === 'text' ? block.text : ''));
  return [title, ...texts].filter((part) => part !== '').join(' | ');
}

export default { workspace: () => workspaceRig() };
