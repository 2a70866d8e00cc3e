import type { Clock } from '../lib/clock.ts';
import type { Card } from '../port/cards.ts';
import { BotCalls } from './calls.ts';
import { type BotLink, Dispatcher } from './dispatcher.ts';
import type { Hub } from './hub.ts';
import { Interactions } from './interactions.ts';
import { type Answer, type Change, Empty, type MessageView, NotHere, TooLong, type Workspace } from './model.ts';
import { type Happening, News } from './news.ts';
import { limits, type WireAnswer, type WireCall, type WireMenu } from './protocol.ts';
import { standsOn } from './standing.ts';
import { Answers } from './store/answers.ts';
import { Channels } from './store/channels.ts';
import { Database } from './store/database.ts';
import { Files } from './store/files.ts';
import { Homes } from './store/homes.ts';
import { Mails } from './store/mails.ts';
import { type MessageRow, Messages } from './store/messages.ts';
import { Modals, type Where } from './store/modals.ts';
import { People } from './store/people.ts';
import { seed } from './store/seed.ts';

export interface WorkspaceOptions {
  /** The SQLite file, made when it is not there. */
  readonly file: string;
  readonly clock: Clock;
  /** Milliseconds until an interaction is `silent`; 3000 by default. */
  readonly patience?: number;
}

const sweepEvery = 10 * 60_000;

/** @throws Occupied when another process serves this file, WrongFormat when it is newer or something else. */
export function openWorkspace({ file, clock, patience = 3000 }: WorkspaceOptions): Workspace & Hub {
  const { db, created } = Database.open(file, clock);
  if (created) seed(db);
  return new LocalWorkspace(db, patience);
}

class LocalWorkspace implements Workspace, Hub {
  readonly bot: string;
  readonly #db: Database;
  readonly #people: People;
  readonly #news: News;
  readonly #channels: Channels;
  readonly #files: Files;
  readonly #messages: Messages;
  readonly #mails: Mails;
  readonly #modals: Modals;
  readonly #answers: Answers;
  readonly #homes: Homes;
  readonly #dispatcher: Dispatcher;
  readonly #interactions: Interactions;
  readonly #calls: BotCalls;
  readonly #sweeper: NodeJS.Timeout;

  constructor(db: Database, patience: number) {
    this.#db = db;
    this.#people = new People(db);
    this.bot = this.#people.bot;
    this.#news = new News(db);
    this.#channels = new Channels(db, this.#people, this.#news);
    this.#files = new Files(db, this.#channels, this.#people.bot);
    this.#messages = new Messages(db, this.#people, this.#channels, this.#files, this.#news);
    this.#mails = new Mails(db, this.#news);
    this.#modals = new Modals(db);
    this.#answers = new Answers(db, this.#news);
    this.#homes = new Homes(db, this.#news);
    this.#dispatcher = new Dispatcher(db);
    const store = {
      messages: this.#messages,
      files: this.#files,
      mails: this.#mails,
      modals: this.#modals,
      answers: this.#answers,
      homes: this.#homes,
    };
    this.#interactions = new Interactions(db, this.#dispatcher, store, patience);
    const placeOf = (interaction: string) => this.#interactions.placeOf(interaction);
    this.#calls = new BotCalls(db, this.#people, this.#channels, store, placeOf);
    this.#sweep();
    this.#sweeper = setInterval(() => this.#sweep(), sweepEvery).unref();
  }

  members() {
    return this.#people.all;
  }

  member(id: string) {
    return this.#people.get(id);
  }

  channels(viewer: string) {
    return this.#channels.views(this.#people.get(viewer).id);
  }

  channel(viewer: string, channel: string) {
    return this.#channels.view(viewer, channel);
  }

  messages(viewer: string, channel: string, page?: { before?: string; limit?: number }) {
    return this.#messages.page(viewer, channel, page);
  }

  message(viewer: string, channel: string, message: string) {
    return this.#messages.view(this.#messages.require(viewer, channel, message), viewer);
  }

  thread(viewer: string, channel: string, thread: string, page?: { before?: string; limit?: number }) {
    return this.#messages.thread(viewer, channel, thread, page);
  }

  markRead(viewer: string, channel: string, upTo: string) {
    const row = this.#messages.require(viewer, channel, upTo);
    this.#db.transaction(() => this.#channels.markRead(viewer, row));
  }

  direct(viewer: string, other: string) {
    return this.#channels.view(viewer, this.#channels.direct(this.#people.person(viewer).id, other));
  }

  post(by: string, channel: string, post: { thread?: string; text: string; files?: readonly string[] }): MessageView {
    this.#people.person(by);
    const { kind } = this.#channels.require(by, channel);
    return this.#db.transaction(() => {
      const { message } = this.#messages.add({ by, channel, ...post });
      const view = this.message(by, channel, message);
      if (this.#channels.has(channel, this.bot)) {
        const { at, text = '', files } = view;
        const event = { kind: 'message' as const, by, at, channel, message, direct: kind === 'direct', text, files };
        this.#dispatcher.store({ ...event, ...threadOf(view) });
      }
      return view;
    });
  }

  edit(by: string, channel: string, message: string, text: string): MessageView {
    this.#people.person(by);
    return this.#db.transaction(() => {
      const row = this.#messages.own(by, channel, message);
      const changed = this.#messages.retext(row, text);
      const view = this.message(by, channel, message);
      if (changed && this.#channels.has(channel, this.bot)) {
        const event = { kind: 'edit' as const, by, at: this.#db.now(), channel, message, text: view.text ?? '' };
        this.#dispatcher.store({ ...event, ...threadOf(view) });
      }
      return view;
    });
  }

  remove(by: string, channel: string, message: string) {
    this.#people.person(by);
    this.#db.transaction(() => {
      const posted = this.#messages.remove(this.#messages.own(by, channel, message));
      if (!this.#channels.has(channel, this.bot)) return;
      this.#dispatcher.store({ kind: 'delete', by, at: this.#db.now(), ...posted });
    });
  }

  dismiss(viewer: string, channel: string, message: string) {
    const row = this.#messages.require(viewer, channel, message);
    if (row.only_for !== viewer) throw new NotHere('not yours to dismiss');
    this.#messages.remove(row);
  }

  react(by: string, channel: string, message: string, emoji: string): MessageView {
    this.#people.person(by);
    return this.#db.transaction(() => {
      const row = this.#messages.require(by, channel, message);
      const added = this.#messages.react(by, row, emoji);
      if (this.#channels.has(channel, this.bot)) {
        const event = { kind: 'reaction' as const, by, at: this.#db.now(), channel, message, emoji, added };
        this.#dispatcher.store({ ...event, ...rowThread(row) });
      }
      return this.message(by, channel, message);
    });
  }

  keepFile(by: string, file: { name: string; type: string; bytes: Uint8Array }) {
    return this.#files.keep(this.#people.person(by).id, file);
  }

  file(viewer: string, file: string) {
    return this.#files.read(viewer, file);
  }

  command(by: string, { channel, thread }: { channel: string; thread?: string }, line: string): Promise<Answer> {
    if (line.length > limits.command) throw new TooLong('command', limits.command);
    if (line.trim() === '') throw new Empty('no command');
    if (thread !== undefined) this.#messages.require(by, channel, thread);
    const where = { ...this.#where(by, channel), ...(thread === undefined ? {} : { thread }) };
    return this.#interactions.ask(where, (interaction) => {
      return { kind: 'command', by, at: this.#db.now(), interaction, ...place(where), line };
    });
  }

  press(
    by: string,
    { channel, message }: { channel: string; message: string },
    { run, args }: { run: string; args: Readonly<Record<string, string>> },
  ): Promise<Answer> {
    const row = this.#messages.require(by, channel, message);
    const { card } = this.#messages.view(row, by);
    if (card === undefined || !standsOn(card, { run, args })) throw new NotHere('no such action on this message');
    const where = { ...this.#where(by, channel), ...rowThread(row) };
    return this.#interactions.ask(where, (interaction) => {
      return { kind: 'action', by, at: this.#db.now(), interaction, ...place(where), message, run, args };
    });
  }

  messageAction(by: string, at: { channel: string; message: string }, run: string): Promise<Answer> {
    const row = this.#messages.require(by, at.channel, at.message);
    const offered = this.menu()?.messageActions.some((action) => action.run === run) ?? false;
    if (!offered || row.deleted === 1 || row.only_for !== null) throw new NotHere('no such action on this message');
    const { text = '', files, id: message } = this.#messages.view(row, by);
    const where = { ...this.#where(by, at.channel), ...rowThread(row) };
    return this.#interactions.ask(where, (interaction) => {
      const of = { message, author: row.by, text, files, run };
      return { kind: 'messageAction', by, at: this.#db.now(), interaction, ...place(where), ...of };
    });
  }

  submit(by: string, modal: string, values: Readonly<Record<string, string>>): Promise<Answer> {
    return this.#interactions.submit(by, modal, values);
  }

  suggest(by: string, modal: string, field: string, text: string): Promise<Answer> {
    return this.#interactions.suggest(by, modal, field, text);
  }

  search(by: string, words: string): Promise<Answer> {
    const search = this.menu()?.search;
    if (search === undefined) throw new NotHere('no bot has a search');
    if (words.length > limits.command) throw new TooLong('command', limits.command);
    const where = this.#aside(by);
    return this.#interactions.ask(where, (interaction) => {
      const asked = { line: search.run, args: { [search.option]: words } };
      return { kind: 'command', by, at: this.#db.now(), interaction, ...place(where), ...asked };
    });
  }

  answer(viewer: string) {
    return this.#answers.shown(this.#people.get(viewer).id);
  }

  pressAnswer(
    by: string,
    message: string,
    { run, args }: { run: string; args: Readonly<Record<string, string>> },
  ): Promise<Answer> {
    const { card } = this.#answers.require(by, message);
    return this.#pressAside(by, message, card, { run, args });
  }

  dropAnswer(viewer: string, answer: string) {
    this.#answers.remove(viewer, answer);
  }

  home(viewer: string) {
    return this.#homes.view(this.#people.get(viewer).id);
  }

  openHome(viewer: string) {
    const { member: by, channel } = this.#aside(viewer);
    // While nobody is there it is not kept: a page that is still open then says so again.
    if (this.botConnected()) this.#dispatcher.store({ kind: 'homeOpened', by, at: this.#db.now(), channel });
  }

  pressHome(by: string, action: { run: string; args: Readonly<Record<string, string>> }): Promise<Answer> {
    const home = this.#homes.view(by);
    if (home === undefined) throw new NotHere('no such page');
    return this.#pressAside(by, 'home', home.card, action);
  }

  menu(): WireMenu | undefined {
    const row = this.#db.get<{ value: string }>("SELECT value FROM meta WHERE key = 'menu'");
    return row === undefined ? undefined : (JSON.parse(row.value) as WireMenu);
  }

  botConnected() {
    return this.#dispatcher.bots > 0;
  }

  mails(page?: { before?: string; limit?: number }) {
    return this.#mails.page(page);
  }

  mail(id: string) {
    return this.#mails.get(id);
  }

  listen(viewer: string, listener: (change: Change) => void): () => void {
    this.#people.get(viewer);
    return this.#news.subscribe((happening) => {
      const change = this.#changeFor(viewer, happening);
      if (change !== undefined) listener(change);
    });
  }

  join(link: BotLink, menu: WireMenu) {
    this.#db.run("INSERT OR REPLACE INTO meta (key, value) VALUES ('menu', ?)", JSON.stringify(menu));
    this.#dispatcher.join(link);
    this.#interactions.joined();
    if (this.#dispatcher.bots === 1) this.#news.publish({ kind: 'bot', connected: true });
  }

  leave(link: BotLink) {
    this.#dispatcher.leave(link);
    this.#interactions.left(link);
    if (this.#dispatcher.bots === 0) this.#news.publish({ kind: 'bot', connected: false });
  }

  acknowledge(delivery: string, answer: WireAnswer) {
    if (this.#interactions.answer(delivery, answer)) return;
    this.#db.transaction(() => {
      const event = this.#dispatcher.acknowledge(delivery);
      if (event !== undefined && answer.kind === 'say') this.#messages.sayTo(event.by, event, answer.card);
    });
  }

  perform(call: WireCall) {
    return this.#calls.perform(call);
  }

  connected() {
    return { bots: this.#dispatcher.bots, pages: this.#news.subscribers };
  }

  close() {
    clearInterval(this.#sweeper);
    this.#interactions.stop();
    this.#db.close();
  }

  #where(by: string, channel: string): Where {
    this.#channels.require(this.#people.person(by).id, channel);
    return { member: by, channel };
  }

  /** Beside the conversations; to a bot it is said in the direct one. */
  #aside(by: string): Where {
    return { member: by, channel: this.#channels.direct(this.#people.person(by).id, this.bot), aside: true };
  }

  #pressAside(
    by: string,
    message: string,
    card: Card<string>,
    { run, args }: { run: string; args: Readonly<Record<string, string>> },
  ): Promise<Answer> {
    if (!standsOn(card, { run, args })) throw new NotHere('no such action here');
    const where = this.#aside(by);
    return this.#interactions.ask(where, (interaction) => {
      return { kind: 'action', by, at: this.#db.now(), interaction, ...place(where), message, run, args };
    });
  }

  #changeFor(viewer: string, happening: Happening): Change | undefined {
    switch (happening.kind) {
      case 'mail':
      case 'bot':
        return happening;
      case 'channels':
        return happening.members.includes(viewer) ? { kind: 'channels' } : undefined;
      case 'answer':
      case 'home':
        return happening.member === viewer ? { kind: happening.kind } : undefined;
      case 'gone': {
        const { onlyFor, ...change } = happening;
        const theirs = onlyFor === undefined ? this.#channels.has(happening.channel, viewer) : onlyFor === viewer;
        return theirs ? change : undefined;
      }
      case 'message': {
        const message = this.#messages.seen(viewer, happening.channel, happening.message);
        return message === undefined ? undefined : { kind: 'message', message };
      }
    }
  }

  #sweep(): void {
    this.#messages.sweep();
    this.#files.sweep();
    this.#modals.sweep();
    this.#answers.sweep();
    this.#calls.sweep();
  }
}

function place({ channel, thread }: Where): { channel: string; thread?: string } {
  return thread === undefined ? { channel } : { channel, thread };
}

function threadOf({ thread }: MessageView): { thread?: string } {
  return thread === undefined ? {} : { thread };
}

function rowThread({ thread }: MessageRow): { thread?: string } {
  return thread === null ? {} : { thread };
}
