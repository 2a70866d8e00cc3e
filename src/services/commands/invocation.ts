import { Refusal } from '../../domain/refusal.ts';
import { plain, t } from '../../i18n/types.ts';
import { nearest } from '../../lib/nearest.ts';
import type { ActionEvent, CommandEvent, InboundEvent, MessageActionEvent, SubmitEvent } from '../../port/events.ts';
import type { Command, Commands } from './command.ts';
import { findCommand, readLine } from './parse.ts';

/** An event by which somebody asks for a command, and may get an answer at once. */
export type AskedEvent = CommandEvent | ActionEvent | MessageActionEvent | SubmitEvent;

export function isAsked(event: InboundEvent): event is AskedEvent {
  return (
    event.kind === 'command' || event.kind === 'action' || event.kind === 'messageAction' || event.kind === 'submit'
  );
}

export interface Invocation {
  readonly name: string;
  readonly command: Command;
  /** What was given with it: typed, or by the button. */
  readonly given: Readonly<Record<string, string>>;
  /** The fields of its form. */
  readonly submitted: Readonly<Record<string, string>>;
}

/** Which commands are named to whoever mistyped one. */
type Offered = (command: Command) => boolean;

/** Which command an event asks for. @throws Refusal when there is none of that name */
export function invocationOf(event: AskedEvent, commands: Commands, offered: Offered = () => true): Invocation {
  switch (event.kind) {
    case 'command': {
      const found = findCommand(commands, event.line);
      const command = found && commands.get(found.name);
      if (!found || !command) throw unknown(event.line, commands, offered);
      const given = { ...readLine(command.options, found.rest), ...event.args };
      return { name: found.name, command, given, submitted: {} };
    }
    case 'action':
      return { ...named(event.run, commands, offered), given: event.args, submitted: {} };
    case 'messageAction':
      return { ...named(event.run, commands, offered), given: {}, submitted: {} };
    case 'submit':
      return { ...named(event.run, commands, offered), given: event.args, submitted: event.values };
  }
}

function named(name: string, commands: Commands, offered: Offered): Pick<Invocation, 'name' | 'command'> {
  const command = commands.get(name);
  if (!command) throw unknown(name, commands, offered);
  return { name, command };
}

function unknown(line: string, commands: Commands, offered: Offered): Refusal {
  const typed = line.trim().replace(/^\//, '').split(/\s+/).slice(0, 2).join(' ').slice(0, 60);
  const names = [...commands]
    .filter(([, command]) => command.kind === 'slash' && offered(command))
    .map(([name]) => name);
  const group = names.filter((name) => name.startsWith(`${typed.toLowerCase()} `));
  if (group.length > 0) {
    const commands = plain(group.map((name) => `/${name}`).join(', '));
    return new Refusal(t('refuse.whichCommand', { line: typed }), { details: [commands] });
  }
  const near = nearest(typed, names) ?? names.find((name) => name.split(' ')[0] === typed.split(' ')[0]);
  return new Refusal(t('refuse.unknownCommand', { line: typed }), {
    details: near === undefined ? [] : [t('refuse.didYouMean', { command: plain(`/${near}`) })],
  });
}
