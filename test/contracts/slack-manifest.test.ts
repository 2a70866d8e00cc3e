import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { firstWordOf, slackName } from '#src/chat/slack/command-names.ts';
import { manifestOf } from '#src/chat/slack/manifest.ts';
import { botEvents, scopes } from '#src/chat/slack/scopes.ts';
import { defaultDesk } from '#src/config/desk-defaults.ts';
import { discoverCommands } from '#src/discover.ts';
import { languages, render } from '#src/i18n/render.ts';
import { menuOf } from '#src/services/menu.ts';
import { isMethod, scopesOf, WebApi } from '../fakes/slack/api/web-api.ts';
import { SlackStandIn } from '../fakes/slack/slack.ts';
import { referenceJson } from '../fakes/validated.ts';

const menu = menuOf(await discoverCommands(), defaultDesk);
const schema = referenceJson<object>('slack/manifest/schemas/manifest.schema.2.0.0.json');
const made = (language: string, options = {}) =>
  manifestOf(menu, (text) => render(text, { language, zone: 'UTC' }), options);

describe('the manifest for Slack', () => {
  it.skipIf(schema === undefined)(
    'is as Slack describes manifests, in every language, by Socket Mode and by HTTP',
    () => {
      const check = new Ajv({ strict: false, validateFormats: false }).compile(schema ?? {});
      let validated = 0;
      for (const language of languages()) {
        for (const options of [{}, { prefix: 'relevo-' }, { url: 'https://relevo.example.com/slack' }]) {
          check(JSON.parse(JSON.stringify(made(language, options))));
          expect(check.errors).toBeNull();
          validated += 1;
        }
      }
      expect(validated).toBeGreaterThan(0);
    },
  );

  it('has a command for each first word and a shortcut for each action on a message', () => {
    const { features } = made('en');
    const words = new Set(menu.commands.map(({ name }) => name.split(' ')[0] ?? ''));
    const names = features.slash_commands.map(({ command }) => command.slice(1));
    expect(new Set(names.map((name) => firstWordOf(name, '')))).toEqual(words);
    expect(features.shortcuts.map(({ callback_id }) => callback_id)).toEqual(menu.messageActions.map(({ run }) => run));
    for (const command of features.slash_commands) expect(command.command.length).toBeLessThanOrEqual(32);
  });

  it('takes no name of a command of Slack itself, and finds its own back whatever the prefix', () => {
    for (const { name } of menu.commands) {
      const word = name.split(' ')[0] ?? '';
      for (const prefix of ['', 'relevo-', 'help_']) {
        const typed = slackName(word, prefix);
        expect(firstWordOf(typed, prefix)).toBe(word);
        expect(['away', 'status', 'search', 'remind', 'call', 'invite']).not.toContain(typed);
      }
    }
  });

  it('asks for the scopes that docs/SLACK.md gives a reason for, and for no other', () => {
    const docs = readFileSync(new URL('../../docs/SLACK.md', import.meta.url), 'utf8');
    const rows = [...docs.matchAll(/^\| `([\w:.]+)` +\| (.+?) +\|$/gm)].map(([, scope, reason]) => [scope, reason]);
    expect(Object.fromEntries(rows)).toEqual(scopes);
    expect(made('en').oauth_config.scopes.bot).toEqual(Object.keys(scopes));
  });

  it('asks for no scope wider than what Relevo calls and hears of', () => {
    // What each event needs, by its page under https://docs.slack.dev/reference/events.
    const heard: Readonly<Record<string, readonly string[]>> = {
      app_home_opened: [],
      member_joined_channel: ['channels:read', 'groups:read'],
      'message.channels': ['channels:history'],
      'message.groups': ['groups:history'],
      'message.im': ['im:history'],
      'message.mpim': ['mpim:history'],
      reaction_added: ['reactions:read'],
      reaction_removed: ['reactions:read'],
    };
    expect(Object.keys(heard).sort()).toEqual([...botEvents].sort());
    // Several scopes open it, each for one kind of conversation: Relevo opens direct ones alone.
    const narrowed: Readonly<Record<string, readonly string[]>> = { 'conversations.open': ['im:write'] };
    const called = methodsCalled();
    const needed = new Set([
      'commands',
      ...called.flatMap((name) => narrowed[name] ?? scopesOf(name)),
      ...Object.values(heard).flat(),
    ]);
    expect(called).toContain('chat.postMessage');
    expect(Object.keys(scopes).toSorted()).toEqual([...needed].toSorted());
    // There are methods and scopes beside those, which Slack would grant as well.
    expect(new WebApi(new SlackStandIn()).scopes().length).toBeGreaterThan(needed.size);
  });
});

/** The methods of Slack's that the source names. */
function methodsCalled(): readonly string[] {
  const folder = fileURLToPath(new URL('../../src/chat/slack', import.meta.url));
  const sources = globSync('*.ts', { cwd: folder, exclude: ['*.test.ts'] });
  const named = sources.flatMap(
    (name) => readFileSync(join(folder, name), 'utf8').match(/(?<=')[a-z]+(?:\.[a-zA-Z]+)+(?=')/g) ?? [],
  );
  return [...new Set(named)].filter(isMethod);
}
