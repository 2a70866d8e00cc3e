import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#src/lib/clock.ts';
import type { Card, Modal } from '#src/port/cards.ts';
import type { Hub } from '#src/workspace/hub.ts';
import type { Workspace } from '#src/workspace/model.ts';
import type { FromWorkspace, WireAnswer, WireCall, WireEvent, WireMenu } from '#src/workspace/protocol.ts';
import { serveWorkspace } from '#src/workspace/serve.ts';
import { webApp } from '#src/workspace/web/app.ts';
import { openWorkspace } from '#src/workspace/workspace.ts';

/** The bot of these tests answers at once or never. */
const patience = 1000;

/** A real workspace in a folder of its own, served on a port that the system chose. */
export async function startWorkspace(options: { password?: string } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'relevo-pages-'));
  const failures: unknown[] = [];
  let running = await serve(0);

  async function serve(port: number) {
    const workspace = openWorkspace({ file: join(folder, 'workspace.sqlite'), clock: systemClock, patience });
    const serving = await serveWorkspace({
      hub: workspace,
      web: (at) => webApp({ workspace, ...at, ...options, onFailure: (error) => failures.push(error) }),
      token: 'a'.repeat(43),
      host: '127.0.0.1',
      port,
      mark: 'test',
    });
    return { workspace, serving };
  }

  async function end() {
    await running.serving.stop();
    running.workspace.close();
  }

  return {
    get workspace() {
      return running.workspace;
    },
    url: running.serving.url,
    /** What went wrong in the pages. */
    failures,
    /** Ends it as a crash would, does `meanwhile` to what is kept, and serves at the same address again. */
    async restart(meanwhile: (workspace: Workspace) => void) {
      const { port } = running.serving;
      await end();
      const kept = openWorkspace({ file: join(folder, 'workspace.sqlite'), clock: systemClock });
      meanwhile(kept);
      kept.close();
      running = await serve(port);
    },
    async stop() {
      await end();
      rmSync(folder, { recursive: true });
    },
  };
}

const menu: WireMenu = {
  languages: ['en', 'es'],
  commands: [
    {
      name: 'ticket new',
      description: { en: 'Open a ticket', es: 'Abrir un ticket' },
      options: [],
    },
    {
      name: 'ticket show',
      description: { en: 'Show a ticket', es: 'Mostrar un ticket' },
      options: [
        {
          id: 'ticket',
          kind: 'line',
          description: { en: 'Its number, e.g. T-1042', es: 'Su número, p. ej. T-1042' },
          required: true,
        },
      ],
    },
    {
      name: 'ticket search',
      description: { en: 'Look for words in tickets', es: 'Buscar palabras en tickets' },
      options: [],
    },
    {
      name: 'escalate',
      description: { en: 'Hand a ticket over', es: 'Pasar un ticket a otro equipo' },
      options: [
        { id: 'ticket', kind: 'line', description: { en: 'Its number', es: 'Su número' }, required: true },
        {
          id: 'team',
          kind: 'select',
          description: { en: 'Who takes it over', es: 'Quién se encarga' },
          required: true,
          choices: [
            { value: 'dev', label: { en: 'Developers', es: 'Desarrollo' } },
            { value: 'it', label: { en: 'IT network', es: 'Redes' } },
            { value: 'legal', label: { en: 'Legal', es: 'Legal' } },
          ],
        },
        { id: 'reason', kind: 'line', description: { en: 'Why', es: 'Por qué' }, required: false },
      ],
    },
  ],
  search: { run: 'ticket search', option: 'for' },
  home: true,
  messageActions: [{ run: 'ticket-from-message', label: { en: 'Make a ticket', es: 'Crear un ticket' } }],
};

export const form: Modal<string> = {
  title: 'New ticket',
  submit: 'Open the ticket',
  intro: [{ kind: 'text', text: 'What does not work? The more you tell, the sooner it is solved.' }],
  fields: [
    { id: 'subject', kind: 'line', label: 'Subject', required: true, maxLength: 200, hint: 'In a few words' },
    { id: 'body', kind: 'paragraph', label: 'What happened', required: true },
    {
      id: 'category',
      kind: 'select',
      label: 'Category',
      required: true,
      choices: [
        { value: 'functionality', label: 'Something does not work' },
        { value: 'deliverability', label: 'E-mails do not arrive' },
      ],
    },
    { id: 'urgent', kind: 'tick', label: 'It is urgent', required: false },
    { id: 'picture', kind: 'file', label: 'Screenshot', required: false, hint: 'A picture says more.' },
  ],
  run: 'ticket new',
  args: {},
  page: { number: 1, of: 2 },
};

/** Every kind of block in one card. */
export const richCard: Card<string> = {
  title: 'T-1042 · Newsletter does not arrive',
  tone: 'warn',
  blocks: [
    {
      kind: 'text',
      text: 'Ana Torres writes that the newsletter of this morning did not arrive. See https://faq.example/spf for what to check.',
    },
    {
      kind: 'fields',
      fields: [
        { label: 'Status', value: 'Open' },
        { label: 'Priority', value: 'High' },
        { label: 'Category', value: 'Deliverability' },
        { label: 'Assignee', value: 'Nobody yet' },
      ],
    },
    { kind: 'quote', by: 'Ana Torres', text: 'Hola, el boletín no llega.\n<b>¿Qué hago?</b>' },
    {
      kind: 'steps',
      steps: [
        { done: true, label: 'Customer number', detail: '4711' },
        { done: false, label: 'Tried to reproduce', detail: 'Still missing' },
      ],
    },
    { kind: 'divider' },
    {
      kind: 'list',
      items: [
        {
          title: 'T-1040 · SMS are late',
          detail: 'Waits for the customer since yesterday',
          action: { kind: 'button', label: 'Open', run: 'ticket show', args: { ticket: 'T-1040' } },
        },
        {
          title: 'T-1041 · Invoice is wrong',
          action: { kind: 'button', label: 'Open', run: 'ticket show', args: { ticket: 'T-1041' } },
        },
      ],
    },
    { kind: 'mention', users: ['mia'] },
    {
      kind: 'actions',
      actions: [
        { kind: 'button', label: 'Claim', run: 'claim', args: { ticket: 'T-1042' }, style: 'primary' },
        { kind: 'button', label: 'Answer', run: 'answer', args: { ticket: 'T-1042' } },
        {
          kind: 'menu',
          label: 'Hand over',
          run: 'escalate',
          args: { ticket: 'T-1042' },
          into: 'team',
          choices: [
            { value: 'dev', label: 'Developers' },
            { value: 'it', label: 'IT network' },
            { value: 'legal', label: 'Legal' },
          ],
        },
        { kind: 'button', label: 'Close', run: 'close', args: { ticket: 'T-1042' }, style: 'danger' },
      ],
    },
    { kind: 'context', text: 'First answer due at 14:32' },
  ],
};

/** A bot that answers as it is told and remembers what it was given. */
export class ScriptedBot {
  readonly events: WireEvent[] = [];
  /** What it answers to an event; `taken` by default. */
  answer: (event: WireEvent) => WireAnswer = () => ({ kind: 'taken' });
  readonly #hub: Hub;
  readonly #link = { send: (frame: FromWorkspace) => this.#take(frame) };
  #calls = 0;

  constructor(hub: Hub) {
    this.#hub = hub;
  }

  join(): void {
    this.#hub.join(this.#link, menu);
  }

  leave(): void {
    this.#hub.leave(this.#link);
  }

  post(channel: string, card: Card<string>, thread?: string): { message: string } {
    const to = thread === undefined ? { channel } : { channel, thread };
    return this.perform((key) => ({ do: 'post', key, to, card })) as { message: string };
  }

  perform(call: (key: string) => WireCall): unknown {
    this.#calls += 1;
    return this.#hub.perform(call(`call-${this.#calls}`));
  }

  #take(frame: FromWorkspace): void {
    if (frame.type !== 'event') return;
    this.events.push(frame.event);
    const { delivery, event } = frame;
    queueMicrotask(() => this.#hub.acknowledge(delivery, this.answer(event)));
  }
}
