import { z } from 'zod';
import type { Action, Block, Card, Modal, Suggestion } from '../port/cards.ts';
import { type FromBot, limits, type WireAnswer, type WireCall, type WireMail, type WireMenu } from './protocol.ts';

/** What a bot may send, with every limit: a card that passed can be shown, and a call that passed can be carried out. */
const id = z.string().min(1).max(limits.id);
const label = z.string().max(limits.label);
const text = z.string().max(limits.cardText);
const args = z
  .record(id, z.string().max(limits.fieldText))
  .refine((given) => JSON.stringify(given).length <= limits.buttonArgs, 'more than a button can carry');
const words = z.record(z.string().max(35), text);
const some = <T extends z.ZodType>(what: T) => z.array(what).max(limits.elements);

const choice = z.object({ value: z.string().max(limits.fieldText), label });
const button = z.object({
  kind: z.literal('button'),
  label,
  run: id,
  args,
  style: z.enum(['primary', 'danger']).exactOptional(),
});
const menu = z.object({ kind: z.literal('menu'), label, run: id, args, into: id, choices: some(choice) });
const webAddress = z.url({ protocol: /^https?$/ }).max(2_000);
const messageRef = z.object({ platform: id, channel: id, message: id, thread: id.exactOptional() });
const action: z.ZodType<Action<string>> = z.discriminatedUnion('kind', [button, menu]);

const block: z.ZodType<Block<string>> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text }),
  z.object({ kind: z.literal('context'), text }),
  z.object({ kind: z.literal('fields'), fields: some(z.object({ label, value: text })) }),
  z.object({ kind: z.literal('quote'), text, by: text.exactOptional() }),
  z.object({
    kind: z.literal('list'),
    items: some(z.object({ title: text, detail: text.exactOptional(), action: button.exactOptional() })),
  }),
  z.object({
    kind: z.literal('steps'),
    steps: some(z.object({ done: z.boolean(), label: text, detail: text.exactOptional() })),
  }),
  z.object({ kind: z.literal('mention'), users: some(id) }),
  z.object({
    kind: z.literal('links'),
    links: some(z.object({ label, message: messageRef, url: webAddress.exactOptional() })),
  }),
  z.object({ kind: z.literal('actions'), actions: some(action) }),
  z.object({ kind: z.literal('divider') }),
]);
const blocks = z.array(block).max(limits.cardBlocks);

const card: z.ZodType<Card<string>> = z
  .object({
    title: text.exactOptional(),
    tone: z.enum(['plain', 'info', 'good', 'warn', 'bad']).exactOptional(),
    blocks,
  })
  .refine((given) => JSON.stringify(given).length <= limits.card, 'more than a card can hold');

const fieldKind = z.enum(['line', 'paragraph', 'select', 'tick', 'file', 'lookup']);
const field = z.object({
  id,
  kind: fieldKind,
  label,
  hint: text.exactOptional(),
  required: z.boolean(),
  maxLength: z.int().positive().exactOptional(),
  value: z.string().max(limits.fieldText).exactOptional(),
  choices: some(choice).exactOptional(),
});
const modal: z.ZodType<Modal<string>> = z.object({
  title: z.string().max(limits.modalTitle),
  submit: label,
  intro: blocks.exactOptional(),
  fields: z.array(field).max(limits.modalFields),
  run: id,
  // What a form carries along is kept here, not in a button.
  args: z.record(id, z.string().max(limits.fieldText)),
  page: z.object({ number: z.int().positive(), of: z.int().positive() }).exactOptional(),
});

const suggestion: z.ZodType<Suggestion<string>> = choice.extend({
  fills: z.record(id, z.string().max(limits.fieldText)).exactOptional(),
});

const answer: z.ZodType<WireAnswer> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('taken') }),
  z.object({ kind: z.literal('modal'), modal }),
  z.object({ kind: z.literal('faults'), faults: z.record(id, text) }),
  z.object({ kind: z.literal('choices'), choices: some(suggestion) }),
  z.object({ kind: z.literal('say'), card }),
]);

const place = z.union([z.object({ channel: id, thread: id.exactOptional() }), z.object({ direct: id })]);
const key = z.string().min(1).max(500);
const mail: z.ZodType<WireMail> = z.object({
  messageId: z.string().min(1).max(998),
  from: z.string().max(998),
  to: z.string().max(998),
  subject: z.string().max(998),
  text: z.string().max(limits.mail),
  html: z.string().max(limits.mail),
  headers: z.record(z.string().max(200), z.string().max(10_000)),
});

const call: z.ZodType<WireCall> = z.discriminatedUnion('do', [
  z.object({ do: z.literal('post'), key, to: place, card }),
  z.object({ do: z.literal('edit'), key, channel: id, message: id, card }),
  z.object({ do: z.literal('delete'), key, channel: id, message: id }),
  z.object({ do: z.literal('ephemeral'), key, to: id, in: place, interaction: id.exactOptional(), card }),
  z.object({ do: z.literal('file'), key, to: place, name: z.string(), type: z.string(), base64: z.base64() }),
  z.object({ do: z.literal('mail'), key, mail }),
  z.object({
    do: z.literal('home'),
    to: id,
    card,
    count: z.int().nonnegative().exactOptional(),
    asOf: z.iso.datetime().max(40),
  }),
  z.object({ do: z.literal('member'), id: z.string() }),
  z.object({ do: z.literal('group'), group: z.string() }),
  z.object({ do: z.literal('channel'), nameOrId: z.string() }),
  z.object({ do: z.literal('message'), channel: id, message: id }),
  z.object({ do: z.literal('names') }),
  z.object({ do: z.literal('read'), file: id, atMost: z.int().nonnegative() }),
]);

const option = z.object({
  id,
  kind: fieldKind,
  description: words,
  required: z.boolean(),
  choices: some(z.object({ value: z.string().max(limits.fieldText), label: words })).exactOptional(),
});
const commandMenu: z.ZodType<WireMenu> = z.object({
  languages: some(z.string().max(35)),
  commands: z.array(z.object({ name: id, description: words, options: some(option) })).max(500),
  messageActions: some(z.object({ run: id, label: words })),
  search: z.object({ run: id, option: id }).exactOptional(),
  home: z.literal(true).exactOptional(),
});

const frame: z.ZodType<FromBot> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), menu: commandMenu }),
  z.object({ type: z.literal('ack'), delivery: id, answer }),
  z.object({ type: z.literal('call'), id, call }),
]);

/** What is wrong with a frame that was otherwise understood: enough to answer it. `reason` never repeats what was sent. */
export type BadFrame =
  | { readonly type: 'bad call'; readonly id: string; readonly reason: string }
  | { readonly type: 'bad ack'; readonly delivery: string; readonly reason: string }
  | { readonly type: 'bad'; readonly reason: string };

/** Reads one text frame. Never throws. */
export function readFrame(json: string): FromBot | BadFrame {
  const raw = parse(json);
  const read = frame.safeParse(raw);
  if (read.success) return read.data;
  const reason = read.error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.')}: ${issue.code}`)
    .join('; ');
  const known = envelope.safeParse(raw);
  if (!known.success) return { type: 'bad', reason };
  const { data } = known;
  return data.type === 'call'
    ? { type: 'bad call', id: data.id, reason }
    : { type: 'bad ack', delivery: data.delivery, reason };
}

const envelope = z.discriminatedUnion('type', [
  z.object({ type: z.literal('call'), id }),
  z.object({ type: z.literal('ack'), delivery: id }),
]);

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
