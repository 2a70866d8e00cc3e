import { defaultDesk } from '#src/config/desk-defaults.ts';
import type { InboundEvent } from '#src/port/events.ts';
import type { Inbox, Platform, Profile } from '#src/port/platform.ts';
import type { Command, Commands } from '#src/services/commands/command.ts';
import type { Option } from '#src/services/commands/option.ts';
import { dice, hostile } from './kit.ts';

/** Nobody of these may do anything with the tickets that are there: other customers, a guest who is in every group, a bot. */
const STRANGERS: Readonly<Record<string, Partial<Profile>>> = {
  gus: { guest: true, groups: ['acme'] },
  eve: { guest: true, groups: ['agents', 'leads', 'admins'], language: '__proto__', zone: 'No/Where', name: hostile() },
  relevo: { bot: true },
};

/** Those whom the desk is made for: what they send comes as far as the bodies of commands. */
const MEMBERS: Readonly<Record<string, Partial<Profile>>> = {
  ana: { guest: true, groups: ['acme'] },
  mia: { groups: ['agents'] },
  noah: { groups: ['agents'], language: 'es' },
  zoe: { groups: ['leads'] },
  adam: { groups: ['admins', 'agents'] },
  dora: { groups: ['dev'] },
  lea: { groups: ['legal'] },
  both: { groups: ['agents', 'it'] },
};
const profiles: Readonly<Record<string, Partial<Profile>>> = { ...STRANGERS, ...MEMBERS };
const EMPTY = { groups: [], guest: false, bot: false };

export const isMember = (user: string): boolean => Object.hasOwn(MEMBERS, user);

const FIELDS: readonly string[] =
  'ticket text reason team for subject body category address to page __proto__ draft screenshot'.split(' ');
const SENSIBLE: readonly string[] = [
  'Please look at it',
  'mia',
  'Dora',
  'dev',
  'it',
  'ana@acme.example',
  '2026-03-02',
  '3',
  'high',
  'billing',
  'status:open',
  'T-1001 T-1002',
  'C-77',
  'yes',
  'https://faq.example/1',
];

/** An event of any kind, in a form that an adapter could give, with anything in it. */
export function anyEvent(n: number, commands: Commands, tickets: readonly number[]): InboundEvent {
  const user = dice.of([
    ...Object.keys(STRANGERS),
    'nobody',
    hostile(2),
    ...Object.keys(MEMBERS),
    ...Object.keys(MEMBERS),
  ]);
  const head = { key: `fuzz:${n}`, by: { platform: 'fuzz', user }, at: new Date(1_772_000_000_000 + n).toISOString() };
  const id = () => dice.of(['c', 'agents', 'support-acme', '1001', 'm', hostile(2)]);
  const thread = () => (dice.between(1, 2) === 1 ? {} : { thread: id() });
  const message = { platform: 'fuzz', channel: id(), message: `m${n}`, ...thread() };
  const interaction = { id: `i${n}`, in: { platform: 'fuzz', channel: id(), ...thread() } };
  const run = dice.between(1, 8) === 1 ? hostile(2) : dice.of([...commands.keys()]);
  const ticket = () => `T-${dice.of([...tickets, 2_000, 2_001, 2_010, 1])}`;
  const words = () => dice.of([ticket(), String(tickets[0]), dice.of(SENSIBLE), hostile(), hostile(3)]);
  const values = () => valuesFor(commands.get(run), ticket, words);
  const file = () => ({ id: id(), name: hostile(2), type: hostile(1), size: dice.between(-1, 1e9) });
  const files = dice.between(1, 6) === 1 ? [file()] : [];
  const line = `${dice.of(['', '/', ' '])}${run} ${dice.of([words(), `ticket:${words()}`, `"${words()}`, `${ticket()} ${words()}`])} ${hostile(3)}`;
  const mention = dice.between(1, 4) === 1 ? { mention: dice.of(['leading', 'inside'] as const) } : {};
  const text = dice.between(1, 4) === 1 ? line : hostile();
  const earlier = { ...message, message: `m${dice.between(Math.max(1, n - 40), n)}` };
  return dice.of<() => InboundEvent>([
    () => ({ ...head, kind: 'message', message, direct: dice.between(1, 3) === 1, text, files, ...mention }),
    () => ({ ...head, kind: 'edit', message: dice.of([message, earlier]), text: hostile() }),
    () => ({ ...head, kind: 'delete', message: dice.of([message, earlier]) }),
    () => ({
      ...head,
      kind: 'reaction',
      message: earlier,
      emoji: dice.of(['🎫', hostile(1)]),
      added: dice.between(1, 2) === 1,
    }),
    () => ({ ...head, kind: 'file', message, file: file() }),
    () => ({ ...head, kind: 'command', interaction, line }),
    ...Array.from(
      { length: 4 },
      () => () => ({ ...head, kind: 'command', interaction, line: run, args: values() }) as const,
    ),
    () => ({
      ...head,
      kind: 'message',
      message: { platform: 'fuzz', channel: 'support-acme', message: `m${n}` },
      direct: false,
      text,
      files,
    }),
    () => ({ ...head, kind: 'action', interaction, message, run, args: values() }),
    () => ({
      ...head,
      kind: 'messageAction',
      interaction,
      message,
      author: { platform: 'fuzz', user: dice.of([user, 'ana']) },
      text: hostile(),
      files,
      run,
    }),
    () => ({
      ...head,
      kind: 'submit',
      interaction,
      run,
      args: values(),
      values: values(),
      files,
      ...(dice.between(1, 3) === 1 ? { page: dice.between(-1, 5) } : {}),
    }),
  ])();
}

/** What an agent may do with a ticket, whatever chance makes of the others. */
export function claimOf(ticket: number): InboundEvent {
  return {
    kind: 'command',
    key: `fuzz:claim:${ticket}`,
    by: { platform: 'fuzz', user: 'mia' },
    at: new Date(1_772_000_000_000).toISOString(),
    interaction: { id: 'claim', in: { platform: 'fuzz', channel: 'agents' } },
    line: `ticket claim T-${ticket}`,
  };
}

/** What the command asks for, mostly in a form that it takes, and what it does not ask for. */
function valuesFor(command: Command | undefined, ticket: () => string, words: () => string): Record<string, string> {
  const asked = Object.entries(command?.options ?? {}).filter(() => dice.between(1, 6) > 1);
  const others = FIELDS.filter(() => dice.between(1, 8) === 1);
  return Object.fromEntries([
    ...others.map((id) => [id, words()] as const),
    ...asked.map(([id, option]) => [id, dice.between(1, 5) === 1 ? words() : sensible(id, option, ticket)] as const),
  ]);
}

function sensible(id: string, option: Option, ticket: () => string): string {
  const choices = option.choices?.(defaultDesk) ?? [];
  if (choices.length > 0) return dice.of(choices).value;
  return id === 'ticket' || id === 'into' || id === 'other' ? ticket() : dice.of(SENSIBLE);
}

export function stubPlatform(started: (inbox: Inbox) => void): Platform {
  let posted = 0;
  return {
    id: 'fuzz',
    capabilities: {
      threads: true,
      ephemeral: 'any time',
      modalErrorsInline: true,
      modalChain: true,
      commandsInThreads: true,
      files: true,
      reactions: true,
      edits: true,
      home: false,
    },
    limits: {
      messageText: 3_000,
      cardText: 12_000,
      cardBlocks: 50,
      elements: 25,
      label: 75,
      buttonsInRow: 5,
      modalFields: 5,
      modalTitle: 24,
      fieldText: 3_000,
      buttonArgs: 2_000,
      fileBytes: 1_000_000,
    },
    start: async (inbox) => started(inbox),
    stop: async () => {},
    perform: async (call) => {
      posted += 1;
      return call.kind === 'post' ? { message: { platform: 'fuzz', channel: 'c', message: `p${posted}` } } : {};
    },
    file: async () => undefined,
    async profile(account) {
      const known = Object.hasOwn(profiles, account.user) ? profiles[account.user] : undefined;
      return known && { ...EMPTY, account, name: account.user, ...known };
    },
    channel: async (nameOrId) => ({ platform: 'fuzz', channel: nameOrId }),
    message: async () => undefined,
    groupMembers: async (group) =>
      Object.entries(MEMBERS)
        .filter(([, { groups = [] }]) => groups.includes(group))
        .map(([user]) => ({ platform: 'fuzz', user })),
  };
}
