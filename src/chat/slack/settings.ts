import type { GivenSettings, PlatformSetting } from '../../port/definition.ts';

const startsWith = (prefix: string) => (value: string) =>
  value.startsWith(prefix) && /^[\x21-\x7e]+$/.test(value) ? undefined : `must start with ${prefix}`;

export const settings: Readonly<Record<string, PlatformSetting>> = {
  SLACK_BOT_TOKEN: {
    about: "The bot's token, xoxb-…: OAuth & Permissions in the app's settings. See docs/SLACK.md.",
    secret: true,
    fault: startsWith('xoxb-'),
  },
  SLACK_APP_TOKEN: {
    about: 'For Socket Mode, which needs no address of your own: the app-level token, xapp-…, with connections:write.',
    secret: true,
    fault: startsWith('xapp-'),
  },
  SLACK_SIGNING_SECRET: {
    about: 'For HTTP in place of Socket Mode: the signing secret, under Basic Information.',
    secret: true,
    fault: (value) => (/^[\x21-\x7e]{16,}$/.test(value) ? undefined : 'must have at least 16 characters and no spaces'),
  },
  SLACK_COMMAND_PREFIX: {
    about:
      "What every slash command begins with, where another app has commands of Relevo's names: relevo- makes /relevo-ticket.",
    secret: false,
    fault: (value) =>
      /^[a-z0-9_-]{1,16}$/.test(value) ? undefined : 'must be at most 16 small letters, digits, - and _',
  },
  SLACK_API_URL: {
    about: "Where Slack's Web API is; another one for GovSlack (https://slack-gov.com/api/).",
    fallback: 'https://slack.com/api/',
    secret: false,
    fault: (value) => (URL.canParse(value) && /^https?:/.test(value) ? undefined : 'must be an http or https address'),
  },
};

/** What is set, taken apart. */
export interface SlackSettings {
  readonly botToken: string;
  readonly way:
    | { readonly kind: 'socket'; readonly appToken: string }
    | { readonly kind: 'http'; readonly secret: string };
  readonly prefix: string;
  readonly apiUrl: string;
}

export function faults(given: GivenSettings): readonly { readonly variable: string; readonly reason: string }[] {
  const { SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: app, SLACK_SIGNING_SECRET: secret } = given;
  return [
    ...(bot === undefined ? [{ variable: 'SLACK_BOT_TOKEN', reason: 'is missing: Slack needs it' }] : []),
    ...(app === undefined && secret === undefined
      ? [
          {
            variable: 'SLACK_APP_TOKEN',
            reason: 'is missing (for Socket Mode), and so is SLACK_SIGNING_SECRET (for HTTP)',
          },
        ]
      : []),
    ...(app !== undefined && secret !== undefined
      ? [{ variable: 'SLACK_SIGNING_SECRET', reason: 'is for HTTP, SLACK_APP_TOKEN for Socket Mode: set one of them' }]
      : []),
  ];
}

/** @throws Error when what is needed is not set */
export function readSettings(given: GivenSettings): SlackSettings {
  const [fault] = faults(given);
  if (fault !== undefined) throw new Error(`${fault.variable} ${fault.reason}`);
  const { SLACK_BOT_TOKEN: botToken = '', SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: secret = '' } = given;
  return {
    botToken,
    way: appToken === undefined ? { kind: 'http', secret } : { kind: 'socket', appToken },
    prefix: given['SLACK_COMMAND_PREFIX'] ?? '',
    apiUrl: given['SLACK_API_URL'] ?? settings['SLACK_API_URL']?.fallback ?? '',
  };
}
