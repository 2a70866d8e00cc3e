import type { Text } from '../../i18n/types.ts';
import { cutWords } from '../../lib/words.ts';
import type { CommandMenu, MenuCommand } from '../../port/platform.ts';
import { slackName } from './command-names.ts';
import { botEvents, scopes } from './scopes.ts';

/** What an app's manifest holds. https://docs.slack.dev/reference/app-manifest */
const most = { shortcutName: 24, shortcutDescription: 150, description: 2000, hint: 1000 } as const;

export interface ManifestOptions {
  /** Before the name of every slash command. */
  readonly prefix?: string;
  /** Where Slack reaches Relevo by HTTP, `https://relevo.example.com/slack`; absent: Socket Mode. */
  readonly url?: string;
}

/** The app as Slack makes it: from the commands that there are, in words that everybody in the workspace reads. */
export function manifestOf(
  menu: CommandMenu,
  words: (text: Text) => string,
  { prefix = '', url }: ManifestOptions = {},
) {
  const at = (path: string) => (url === undefined ? undefined : `${url.replace(/\/$/, '')}/${path}`);
  const requests = at('events') === undefined ? {} : { request_url: at('events') };
  const presses = at('interactivity');
  return {
    _metadata: { major_version: 2, minor_version: 1 },
    display_information: {
      name: 'Relevo',
      description: 'The support desk: requests become tickets, tickets are handed over, customers get answers.',
      background_color: '#1f3a5f',
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: 'Relevo', always_online: true },
      slash_commands: byFirstWord(menu.commands).map(([word, commands]) => ({
        command: `/${slackName(word, prefix)}`,
        ...(url === undefined ? {} : { url: at('commands') }),
        ...describe(word, commands, words),
        should_escape: true,
      })),
      shortcuts: menu.messageActions.map(({ run, label }) => ({
        name: cutWords(words(label), most.shortcutName),
        type: 'message',
        callback_id: run,
        description: cutWords(words(label), most.shortcutDescription),
      })),
    },
    oauth_config: { scopes: { bot: Object.keys(scopes) } },
    settings: {
      event_subscriptions: { ...requests, bot_events: botEvents },
      interactivity: {
        is_enabled: true,
        ...(presses === undefined ? {} : { request_url: presses, message_menu_options_url: presses }),
      },
      org_deploy_enabled: false,
      socket_mode_enabled: url === undefined,
      token_rotation_enabled: false,
    },
  };
}

/** `/ticket new` and `/ticket list` are one command of Slack's, as a name there is one word. */
function byFirstWord(commands: readonly MenuCommand[]): readonly (readonly [string, readonly MenuCommand[]])[] {
  return [...Map.groupBy(commands, ({ name }) => name.split(' ', 1)[0] ?? name)].sort(([one], [other]) =>
    one.localeCompare(other),
  );
}

function describe(word: string, commands: readonly MenuCommand[], words: (text: Text) => string) {
  const own = commands.find(({ name }) => name === word);
  const others = commands.flatMap(({ name }) => (name === word ? [] : [name.slice(word.length + 1)]));
  const said = own ?? commands[0];
  const hint = [
    own === undefined ? '' : own.options.map(({ id, required }) => (required ? `<${id}>` : `[${id}]`)).join(' '),
    others.join(' | '),
  ]
    .filter((part) => part !== '')
    .join(' · ');
  return {
    description: cutWords(
      said === undefined ? word : others.length > 0 && own === undefined ? others.join(', ') : words(said.description),
      most.description,
    ),
    ...(hint === '' ? {} : { usage_hint: cutWords(hint, most.hint) }),
  };
}
