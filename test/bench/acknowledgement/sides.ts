import { setTimeout as sleep } from 'node:timers/promises';
import { startDiscord } from '../../fakes/discord/discord.ts';
import { FLAGS } from '../../fakes/discord/model.ts';
import { SlackStandIn } from '../../fakes/slack/slack.ts';
import { tokens } from '../../fakes/slack/tokens.ts';
import { peopleDiscord } from '../../scenarios/discord-stage.ts';
import { peopleSlack } from '../../scenarios/slack-people.ts';
import type { Program } from './program.ts';

/** What is asked: a form, which is answered from memory; or something that is stored before it is acknowledged. */
export const COMMANDS = { form: 'ticket new', stored: 'relevo' } as const;
export type Kind = keyof typeof COMMANDS;

/** A stand-in with one program behind it. */
export interface Side {
  /** Somebody types a command. @returns after how many milliseconds it was acknowledged. @throws Error when it never will be */
  ask(kind: Kind, by: string): Promise<number>;
  /** Resolves when everything that follows upon the acknowledgements is through. */
  quiet(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a program of this platform with these settings. */
export type Start = (bare: string, settings: Readonly<Record<string, string>>) => Promise<Program>;

/** Longer than any backlog. */
const PATIENCE_MS = 60_000;
const CHANNEL = 'agents';

export async function slackSide(way: 'socket' | 'http', start: Start): Promise<Side> {
  const nowhere = { events: '', commands: '', interactivity: '' };
  const http = { urls: nowhere, carry: (request: Request) => fetch(request) };
  const slack = await new SlackStandIn({ validates: false, ...(way === 'http' ? { http } : {}) }).start();
  peopleSlack(slack);
  const program = await start('bare-slack.ts', {
    SLACK_BOT_TOKEN: tokens.bot,
    SLACK_API_URL: slack.apiUrl,
    ...(way === 'http' ? { SLACK_SIGNING_SECRET: tokens.signingSecret } : { SLACK_APP_TOKEN: tokens.app }),
  });
  const url = `${program.url}/slack/events`;
  if (slack.http) slack.http.urls = { events: url, commands: url, interactivity: url };
  const channel = [...slack.workspace.channels.values()].find(({ name }) => name === CHANNEL)?.id ?? '';
  let asked = 0;
  const followed = () =>
    (slack.api.calls.get('views.open') ?? 0) +
    slack.workspace.all(channel).filter(({ only }) => only !== undefined).length;
  return {
    async ask(kind, by) {
      const { id } = slack.workspace.memberNamed(by);
      asked += 1;
      const began = performance.now();
      const outcome = await slack.people.command(id, channel, `/${COMMANDS[kind]}`);
      const took = performance.now() - began;
      if (!outcome.ok && outcome.reason !== 'http_timeout') throw new Error(`not acknowledged: ${outcome.reason}`);
      return took;
    },
    quiet: () => until(() => followed() >= asked),
    async stop() {
      await program.stop();
      await slack.stop();
    },
  };
}

export async function discordSide(way: 'gateway' | 'http', start: Start): Promise<Side> {
  // Whoever waits for a rate limit is not measured.
  const discord = await startDiscord({ validates: false, pace: 10_000 });
  const { world, portal } = discord;
  peopleDiscord(world);
  const program = await start('bare-discord.ts', {
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.url,
    DISCORD_GUILD_ID: world.guild.id,
    ...(way === 'http' ? { DISCORD_PUBLIC_KEY: discord.keys.public } : {}),
  });
  if (way === 'http') portal.endpoint = `${program.url}/discord/interactions`;
  const channel = [...world.channels.values()].find(({ name }) => name === CHANNEL);
  const ids = new Map([...world.users.values()].map(({ username, id }) => [username, id]));
  const thinks = () => [...(channel?.messages.values() ?? [])].some(({ flags }) => (flags & FLAGS.loading) !== 0);
  return {
    async ask(kind, by) {
      const began = performance.now();
      await discord.people.command(ids.get(by) ?? '', channel?.id ?? '', COMMANDS[kind]);
      return performance.now() - began;
    },
    quiet: () => until(() => !thinks()),
    async stop() {
      await program.stop();
      await discord.stop();
    },
  };
}

async function until(there: () => boolean): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; !there(); await sleep(50))
    if (performance.now() > end)
      throw new Error(`what follows upon an acknowledgement has not come within ${PATIENCE_MS} ms`);
}
