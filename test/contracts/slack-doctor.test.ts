import { afterEach, describe, expect, it } from 'vitest';
import definition from '#src/chat/slack/index.ts';
import { scopes } from '#src/chat/slack/scopes.ts';
import { createLog } from '#src/lib/log.ts';
import { SlackStandIn, type StandInOptions } from '../fakes/slack/slack.ts';
import { tokens } from '../fakes/slack/tokens.ts';
import { app } from '../fakes/slack/workspace.ts';
import { wordsOf } from './platform-rig.ts';

let slack: SlackStandIn;
afterEach(() => slack.stop());

async function look(given: Readonly<Record<string, string>> = {}, options: StandInOptions = {}, channels = 1) {
  slack = await new SlackStandIn(options).start();
  for (let n = 0; n < channels; n += 1) slack.workspace.open(`channel-${n}`, [app.user]);
  const settings = { SLACK_BOT_TOKEN: tokens.bot, SLACK_APP_TOKEN: tokens.app, SLACK_API_URL: slack.apiUrl, ...given };
  const looked = await definition.inspect({
    settings,
    address: undefined,
    words: wordsOf,
    log: createLog({ level: 'silent' }),
  });
  try {
    return await looked.findings?.();
  } finally {
    await looked.close();
  }
}

describe('what the doctor says of Slack', () => {
  it('is good where everything is there, and neither connects nor writes', async () => {
    const findings = await look({}, { scopes: Object.keys(scopes) });
    expect(findings?.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(slack.sockets.connected).toBe(0);
    expect([...slack.api.calls.keys()].filter((name) => /post|update|delete|publish|upload/i.test(name))).toEqual([]);
  });

  it('names the scopes that are missing, with what they are for and what to click', async () => {
    const has = Object.keys(scopes).filter((scope) => scope !== 'files:read' && scope !== 'users:read.email');
    const findings = await look({}, { scopes: has });
    expect(findings).toContainEqual({
      outcome: 'FAIL',
      says: expect.stringMatching(/2 scopes: users:read.email \(a customer's address.*files:read \(keeps the files/),
      mend: expect.stringContaining('Reinstall to Workspace'),
    });
  });

  it('says that the bot is in no channel, and how it gets into one', async () => {
    expect(await look({}, {}, 0)).toContainEqual({
      outcome: 'warn',
      says: expect.stringContaining('in no channel'),
      mend: expect.stringContaining('/invite @relevo'),
    });
  });

  it('says which token Slack does not take, and never the token', async () => {
    const findings = await look({ SLACK_APP_TOKEN: 'xapp-wrong-one' });
    const bad = findings?.filter(({ outcome }) => outcome === 'FAIL') ?? [];
    expect(bad).toMatchObject([{ says: expect.stringContaining('SLACK_APP_TOKEN') }]);
    expect(JSON.stringify(bad)).not.toContain('xapp-wrong-one');
    await slack.stop();
    await expect(look({ SLACK_BOT_TOKEN: 'xoxb-wrong-one' })).rejects.toThrow(
      /^Slack does not take SLACK_BOT_TOKEN \(invalid_auth\): copy it anew/,
    );
  });
});
