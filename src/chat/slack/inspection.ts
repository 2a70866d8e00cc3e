import { z } from 'zod';
import type { Inspection, PlatformFinding } from '../../port/definition.ts';
import type { PlatformId } from '../../port/refs.ts';
import { Api, type Json } from './api.ts';
import { SlackDirectory } from './directory.ts';
import { Hindered, ofToken, pages, SlackRefusal } from './errors.ts';
import { identityOf } from './identity.ts';
import { Refs } from './refs.ts';
import { appScope, scopes } from './scopes.ts';
import type { SlackSettings } from './settings.ts';

const granted = z.object({
  response_metadata: z.object({ scopes: z.array(z.string()).default([]) }).default({ scopes: [] }),
});

/** Looks at Slack without taking part. @throws RetryLater, Error when it does not take the bot's token */
export async function inspectSlack(id: PlatformId, { botToken, way, apiUrl }: SlackSettings): Promise<Inspection> {
  const api = new Api(botToken, apiUrl);
  const said = await api.call('auth.test').catch((error: unknown) => {
    throw ofToken('SLACK_BOT_TOKEN', error);
  });
  const me = identityOf(said);
  const directory = new SlackDirectory(api, new Refs(id), () => me.team);
  return {
    id,
    profile: (account) => directory.profile(account),
    channel: (nameOrId) => directory.channel(nameOrId),
    groupMembers: (group) => directory.groupMembers(group),
    names: () => directory.names(),
    async findings() {
      return [
        { outcome: 'ok', says: `the bot is @${me.handle} on ${me.site}` },
        ...scopeFindings(said),
        ...(way.kind === 'socket' ? [await socketFinding(new Api(way.appToken, apiUrl))] : [httpFinding]),
        await channelFinding(directory, me.handle),
      ];
    },
    close: async () => api.stop(),
  };
}

function scopeFindings(said: Json): readonly PlatformFinding[] {
  const has = new Set(granted.parse(said).response_metadata.scopes);
  const missing = Object.keys(scopes).filter((scope) => !has.has(scope));
  if (missing.length === 0) return [{ outcome: 'ok', says: 'the bot may do all that Relevo needs' }];
  const what = missing.map((scope) => `${scope} (${scopes[scope]})`).join(', ');
  return [
    {
      outcome: 'FAIL',
      says: `the bot lacks ${missing.length === 1 ? 'a scope' : `${missing.length} scopes`}: ${what}`,
      mend: `On ${pages} open OAuth & Permissions, add them under Bot Token Scopes, and click Reinstall to Workspace.`,
    },
  ];
}

const httpFinding: PlatformFinding = {
  outcome: 'ok',
  says: 'comes by HTTP; whether Slack reaches Relevo can only be seen there',
  mend: `On ${pages} open Event Subscriptions: beside the Request URL it must say Verified.`,
};

/** Opening a way for a connection makes none. */
async function socketFinding(api: Api): Promise<PlatformFinding> {
  const mend = `On ${pages} open Basic Information, App-Level Tokens: generate one with ${appScope} for SLACK_APP_TOKEN, and switch Socket Mode on.`;
  try {
    await api.call('apps.connections.open');
    return { outcome: 'ok', says: 'Socket Mode lets Relevo in' };
  } catch (error) {
    if (error instanceof Hindered || error instanceof SlackRefusal)
      return { outcome: 'FAIL', says: `Slack does not take SLACK_APP_TOKEN for Socket Mode (${error.code})`, mend };
    throw error;
  }
}

async function channelFinding(directory: SlackDirectory, handle: string): Promise<PlatformFinding> {
  try {
    const channels = await directory.channels();
    if (channels.length > 0) return { outcome: 'ok', says: `the bot is in ${channels.length} channels` };
    const mend = `In each channel that relevo.yaml names, type /invite @${handle}.`;
    return { outcome: 'warn', says: 'the bot is in no channel, so it hears and says nothing there', mend };
  } catch (error) {
    if (error instanceof Hindered) return { outcome: 'warn', says: `the channels cannot be seen (${error.code})` };
    throw error;
  }
}
