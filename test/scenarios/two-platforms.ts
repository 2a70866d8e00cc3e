import { defaultDesk } from '#src/config/desk-defaults.ts';
import type { Desk } from '#src/domain/desk.ts';
import { systemClock } from '#src/lib/clock.ts';
import { createLog } from '#src/lib/log.ts';
import type { OutgoingMail } from '#src/port/mail.ts';
import type { Discord } from '#test/fakes/discord/discord.ts';
import { flat } from '#test/fakes/discord/rules.ts';
import type { SlackStandIn } from '#test/fakes/slack/slack.ts';
import { discordStage } from './discord-stage.ts';
import { until } from './house.ts';
import { type HousedDesk, runDesk } from './running-desk.ts';
import { openSlackStage } from './slack-people.ts';
import { type Outcome, type Player, type Read, type Stage, sees } from './stages/stage.ts';
import openWorkspaceStage from './stages/workspace.ts';

/** A desk whose customers and agents are in Slack, whose team of IT is on Discord, and whose lawyers are in the workspace. */
export interface TwoPlatforms {
  readonly slack: SlackStandIn;
  readonly discord: Discord;
  readonly on: { readonly slack: Stage; readonly discord: Stage; readonly workspace: Stage };
  readonly mails: readonly OutgoingMail[];
  /** What was logged. */
  readonly lines: readonly Line[];
  readonly running: HousedDesk;
  /** A request in Slack, with the card that the desk has of it. */
  asks(text: string): Promise<Asked>;
  stop(): Promise<void>;
}

interface Line {
  readonly level: string;
  readonly event: string;
  readonly platform?: string;
}

export interface Asked {
  readonly request: Read;
  readonly card: Read;
  /** `T-1001` */
  readonly number: string;
}

export interface Places {
  readonly slack: readonly string[];
  readonly discord: readonly string[];
}

const apart: Places = { slack: ['support-acme', 'agents', 'leads'], discord: ['team-it', 'team-dev'] };

/** The desk's settings where each place is named with its platform. */
export function placedDesk(agents: 'slack' | 'discord' = 'slack'): Partial<Desk> {
  const { teams } = defaultDesk;
  const placed = (id: 'dev' | 'it' | 'legal', channel: string) => {
    const team = teams[id];
    if (!team) throw new Error(`there is no team ${id}`);
    return { [id]: { ...team, channel } };
  };
  return {
    channels: { intake: ['slack:support-acme'], agents: `${agents}:agents`, leads: 'slack:leads' },
    teams: {
      ...placed('dev', 'discord:team-dev'),
      ...placed('it', 'discord:team-it'),
      ...placed('legal', 'workspace:team-legal'),
    },
  };
}

/** @param before is done to the stand-in before Relevo starts */
export async function openTwoPlatforms(
  desk: Partial<Desk>,
  places: Places = apart,
  before: (discord: Discord, slack: SlackStandIn) => void = () => {},
): Promise<TwoPlatforms> {
  const slackStage = await openSlackStage('socket', places.slack);
  const discord = await discordStage('gateway', places.discord);
  const workspace = await openWorkspaceStage();
  const on = { slack: slackStage, discord, workspace };
  before(discord.discord, slackStage.slack);
  const mails: OutgoingMail[] = [];
  const lines: Line[] = [];
  const log = createLog({ sink: { write: (line) => lines.push(JSON.parse(line) as Line) } });
  const running = await runDesk(
    async (store) => {
      // In the order in which the program finds them.
      const all = [
        await discord.create(store.notes('discord')),
        await slackStage.create(store.notes('slack')),
        await workspace.create(store.notes('workspace')),
      ];
      const send = async (mail: OutgoingMail) => void mails.push(mail);
      return { platforms: new Map(all.map((platform) => [platform.id, platform])), mail: { send } };
    },
    { clock: systemClock, log },
    { change: desk },
  );
  return {
    slack: slackStage.slack,
    discord: discord.discord,
    on,
    mails,
    lines,
    running,
    async asks(text) {
      const ana = writing(on.slack.as('ana'));
      const request = await ana.write('support-acme', text);
      const subject = text.split('\n')[0] ?? '';
      const card = await sees(on.slack.as('mia'), 'agents', new RegExp(`T-\\d+ · ${subject}`));
      return { request, card, number: /T-\d+/.exec(card.words)?.[0] ?? '' };
    },
    async stop() {
      await running.stop();
      for (const stage of Object.values(on)) await stage.stop();
    },
  };
}

export function writing(player: Player): Required<Player> {
  const { write } = player;
  if (!write) throw new Error('nobody is heard there');
  return { ...player, write };
}

/** A form may come in several steps, each with some of the fields. */
export async function fillsIn(player: Player, form: Outcome, values: Readonly<Record<string, string>>): Promise<void> {
  let step = form;
  while (step.kind === 'form') {
    const { fields } = step;
    step = await player.submit(step, Object.fromEntries(Object.entries(values).filter(([id]) => fields.includes(id))));
  }
  if (step.kind !== 'done') throw new Error(`the form was not taken: ${JSON.stringify(step)}`);
}

/** A message as it is now. */
export function nowSays(player: Player, message: Read, words: RegExp): Promise<Read> {
  return until(`${words} on ${message.id}`, async () => {
    const found = (await player.reads(message.channel)).find(({ id }) => id === message.id);
    return found && words.test(found.words) ? found : undefined;
  });
}

/** All that Relevo ever put on Discord, as it was sent. */
export function rawOnDiscord({ world }: Discord): string {
  const all = [...world.channels.values()].flatMap(({ messages }) => [...messages.values()]);
  const said = all.map((message) => [message.content, ...flat(message.components).map((one) => JSON.stringify(one))]);
  return said.flat().join('\n');
}

/** All that anybody can read in Slack, as it was sent, but in direct conversations. */
export function rawOnSlack({ workspace }: SlackStandIn): string {
  const open = [...workspace.channels.values()].filter(({ kind }) => kind !== 'im');
  return open.map(({ id }) => JSON.stringify(workspace.all(id))).join('\n');
}
