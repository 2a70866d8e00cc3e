import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WorkspacePlatform } from '#src/chat/workspace/adapter.ts';
import { render } from '#src/i18n/render.ts';
import { systemClock } from '#src/lib/clock.ts';
import { createLog } from '#src/lib/log.ts';
import type { Answer, MessageView } from '#src/workspace/model.ts';
import { serveWorkspace } from '#src/workspace/serve.ts';
import { openWorkspace } from '#src/workspace/workspace.ts';
import { buttonsOf, wordsOf } from '../house.ts';
import type { Outcome, Player, Read, Stage } from './stage.ts';

type Workspace = ReturnType<typeof openWorkspace>;

/** The local workspace, in this process, behind a real port. */
export default async function openStage(): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'relevo-stage-'));
  const workspace = openWorkspace({ file: join(folder, 'workspace.sqlite'), clock: systemClock });
  const token = 'a-token-of-the-tests-that-is-long-enough';
  const web = () => ({ fetch: () => new Response(null, { status: 404 }) });
  const serving = await serveWorkspace({ hub: workspace, web, token, host: '127.0.0.1', port: 0, mark: 'stage' });
  return {
    create: async () => new WorkspacePlatform({ url: serving.url, token }, render, createLog({ level: 'silent' })),
    as: (name) => playerOf(workspace, name),
    async stop() {
      await serving.stop();
      workspace.close();
      await rm(folder, { recursive: true });
    },
  };
}

function playerOf(workspace: Workspace, id: string): Player {
  const found = (channel: string, message: string) => workspace.message(id, channel, message);
  return {
    write: async (channel, text, thread) =>
      readOf(workspace.post(id, channel, { text, ...(thread ? { thread: thread.id } : {}) })),
    type: async (channel, line) => outcomeOf(await workspace.command(id, { channel }, line)),
    async press(on, label) {
      const button = buttonsOf(found(on.channel, on.id).card).find((one) => label.test(one.label));
      if (!button) throw new Error(`there is no button ${label} but: ${on.buttons.join(', ')}`);
      const { run, args } = button;
      return outcomeOf(await workspace.press(id, { channel: on.channel, message: on.id }, { run, args }));
    },
    async submit(form, values) {
      if (form.kind !== 'form') throw new Error(`no form is open, but: ${JSON.stringify(form)}`);
      const { id: modal, modal: shown } = form.handle as Extract<Answer, { kind: 'modal' }>;
      const before = Object.fromEntries(shown.fields.map((field) => [field.id, field.value ?? '']));
      return outcomeOf(await workspace.submit(id, modal, { ...before, ...values }));
    },
    async reads(channel, thread) {
      if (thread) return workspace.thread(id, channel, thread.id).map(readOf);
      return workspace.messages(id, channel, { limit: 200 }).map(readOf);
    },
  };
}

function readOf(message: MessageView): Read {
  const { channel, id, card, onlyYou } = message;
  return { channel, id, words: wordsOf(message), buttons: buttonsOf(card).map(({ label }) => label), onlyYou };
}

function outcomeOf(answer: Answer): Outcome {
  if (answer.kind === 'modal') return { kind: 'form', fields: answer.modal.fields.map(({ id }) => id), handle: answer };
  return answer.kind === 'faults' ? answer : { kind: 'done' };
}
