import { Refusal } from '../domain/refusal.ts';
import { plain, t } from '../i18n/types.ts';
import { nearest } from '../lib/nearest.ts';
import type { Card } from '../port/cards.ts';
import type { CommandEvent, MessageEvent } from '../port/events.ts';
import type { Commands } from './commands/command.ts';
import type { Invocation } from './commands/invocation.ts';
import { findCommand } from './commands/parse.ts';
import type { AnchorSide } from './out-message.ts';
import type { Anchor } from './stores/stores.ts';

/** Which thread of which ticket a command by mention stands in; outside of a ticket's thread there is only help. */
export type MentionPlace = Pick<Anchor, 'ticket' | 'side'> | 'nowhere';

const HELP = 'relevo';
/** What was given already goes along on the button that opens the form, as far as a button holds it. */
const CARRIED = 1_000;

/** A command asked for by mention, as if it had been typed with a slash in that thread. @throws Refusal for unknown words */
export function commandOf(event: MessageEvent, place: MentionPlace, commands: Commands): CommandEvent {
  const { key, by, at, message, text, typed = text } = event;
  const { platform, channel, thread } = message;
  const where = { platform, channel, ...(thread === undefined ? {} : { thread }) };
  const line = place === 'nowhere' ? HELP : lineOf(typed.trim(), place.side, commands);
  return { kind: 'command', key, by, at, interaction: { id: key, in: where }, line };
}

/** `claim` is `ticket claim`, and with a team `accept` is `team accept`: the name may be left to its last word. */
function lineOf(text: string, place: AnchorSide, commands: Commands): string {
  const [first = '', ...rest] = text.replace(/^\//, '').split(/\s+/);
  if (first === '' || /^(?:help|ayuda|\?)$/i.test(first)) return HELP;
  const whole = findCommand(commands, text)?.name;
  if (whole?.includes(' ')) return text;
  // Here `link` and `address` are about the ticket; without its name before them they are a customer's own.
  const name = byLastWord(first.toLowerCase(), place, commands) ?? whole;
  // There any command is refused, and any slip of the pen with it.
  if (name === undefined && place === 'requester') return text;
  if (name === undefined) throw unknown(first, rest, commands);
  if (name === whole) return text;
  return `${name} ${text.replace(/^\S+\s*/, '')}`;
}

function byLastWord(word: string, place: AnchorSide, commands: Commands): string | undefined {
  const found = namesOf(commands).filter((name) => name.endsWith(` ${word}`));
  const first = place.startsWith('team:') ? ['team', 'ticket'] : ['ticket', 'team'];
  const preferred = first.map((group) => `${group} ${word}`).find((name) => found.includes(name));
  return preferred ?? (found.length === 1 ? found[0] : undefined);
}

function unknown(first: string, rest: readonly string[], commands: Commands): Refusal {
  const names = namesOf(commands);
  const short = nearest(
    first,
    names.map((name) => name.split(' ').at(-1) ?? name),
  );
  const near = nearest(`${first} ${rest[0] ?? ''}`.trim(), names) ?? short;
  return new Refusal(t('refuse.mention.unknown', { words: first.slice(0, 60) }), {
    details: near === undefined ? [] : [t('refuse.didYouMean', { command: plain(`@relevo ${near}`) })],
  });
}

function namesOf(commands: Commands): readonly string[] {
  return [...commands].filter(([, { kind }]) => kind === 'slash').map(([name]) => name);
}

/** Windows open from a press only, so that what needs one is offered as a button. */
export function formCard({ name, given }: Invocation): Card {
  const all = Object.entries(given).filter(([, value]) => value.trim() !== '');
  const args: Record<string, string> = {};
  for (const [id, value] of all) {
    if (JSON.stringify({ ...args, [id]: value }).length <= CARRIED) args[id] = value;
  }
  return {
    tone: 'info',
    blocks: [
      { kind: 'text', text: t('mention.form', { command: `/${name}` }) },
      {
        kind: 'actions',
        actions: [{ kind: 'button', label: t('button.openForm'), run: name, args, style: 'primary' }],
      },
    ],
  };
}
