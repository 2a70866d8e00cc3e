import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { plain } from '#src/i18n/types.ts';
import type { FileRef } from '#src/port/events.ts';
import type { Platform } from '#src/port/platform.ts';
import { type DiscordRig, discordRig } from './platform-discord-rig.ts';
import { emptyMenu, NotingInbox, reader } from './platform-rig.ts';
import { type SlackRig, socketRig } from './platform-slack-rig.ts';

/** A server of somebody's, which nobody may ask: on this machine as well, it could be any of the house's own. */
let foreign: Server;
let url: string;
let asked: string[];

beforeEach(async () => {
  asked = [];
  foreign = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`);
    response.end('from elsewhere');
  }).listen(0, '127.0.0.1');
  await once(foreign, 'listening');
  url = `http://127.0.0.1:${(foreign.address() as AddressInfo).port}`;
});

afterEach(() => {
  foreign.closeAllConnections();
  foreign.close();
  expect(asked).toEqual([]);
});

const shot = { name: 'shot.png', type: 'image/png', bytes: new Uint8Array([1]) };
const inbox = new NotingInbox();

async function fileOf(message: string): Promise<FileRef> {
  return vi.waitFor(() => {
    const event = inbox.events.find((one) => one.kind === 'message' && one.message.message === message);
    const [file] = event?.kind === 'message' ? event.files : [];
    return file ?? expect.unreachable('it has not come');
  });
}

/** Refused for good. */
async function refuses(platform: Platform, file: FileRef): Promise<void> {
  const failure = await platform.file(file, 100).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Error);
  expect((failure as Error).message).toMatch(/stand|status 302/);
}

describe('nobody but Slack is asked, and told the token', () => {
  let rig: SlackRig;
  let platform: Platform;
  beforeEach(async () => {
    rig = await socketRig();
    ({ platform } = await rig.bot());
    await platform.start(inbox.take, emptyMenu);
  });
  afterEach(() => rig.stop());

  const sent = (more: { remote?: string; said?: string; moved?: string }) => {
    const { one } = rig.people;
    const file = rig.slack.workspace.keep(one, { ...shot, ...more });
    return rig.slack.people.write(one, rig.channels[0], 'look', { files: [file] }).ts;
  };

  it('for a file that an app only points to: it is named, with its address', async () => {
    const file = await fileOf(sent({ remote: `${url}/plan?x=1` }));
    expect(file).toMatchObject({ name: 'shot.png', elsewhere: { link: `${url}/plan?x=1` } });
    expect(await platform.fileInfo?.(file)).toMatchObject({ elsewhere: { link: `${url}/plan?x=1` } });
    await refuses(platform, file);
    expect(await fileOf(sent({ remote: 'javascript:alert(1)' }))).toMatchObject({ elsewhere: {} });
  });

  it('for a file that is said to stand elsewhere, or that one is sent elsewhere for', async () => {
    await refuses(platform, await fileOf(sent({ said: `${url}/files-pri/T1-F1/a.png` })));
    await refuses(platform, await fileOf(sent({ moved: `${url}/files-pri/T1-F1/a.png` })));
    expect(Buffer.from((await platform.file(await fileOf(sent({})), 100)) ?? [])).toEqual(Buffer.from(shot.bytes));
  });

  it('for a file of Relevo’s that is to be put elsewhere', async () => {
    rig.slack.uploads.said = url;
    const to = { platform: 'slack', channel: rig.channels[0] };
    const call = { kind: 'file', key: 'k1', to, name: 'a.csv', type: 'text/csv', base64: btoa('a;b') } as const;
    await expect(platform.perform(call)).rejects.toThrow('elsewhere');
  });

  it('to answer an interaction: what is to be said is shown in the channel', async () => {
    const { one } = rig.people;
    const place = { platform: 'slack', channel: rig.channels[0] };
    await platform.perform({
      kind: 'ephemeral',
      key: 'k1',
      to: { platform: 'slack', user: one },
      in: place,
      interaction: { id: `${url}/actions/1`, in: place },
      card: { blocks: [{ kind: 'text', text: plain('only you') }] },
      reader,
    });
    expect((await rig.sees(one, rig.channels[0])).map(({ words }) => words)).toEqual(['only you']);
  });
});

describe('nobody but Discord is asked', () => {
  let rig: DiscordRig;
  let platform: Platform;
  beforeEach(async () => {
    rig = await discordRig('gateway');
    ({ platform } = await rig.bot());
    await platform.start(inbox.take, emptyMenu);
  });
  afterEach(() => rig.stop());

  const sent = (more: { said?: string; moved?: string }) =>
    rig.discord.people.write(rig.people.one, rig.channels[0], 'look', [{ ...shot, ...more }]).id;

  it('for a file that is said to stand elsewhere, or that one is sent elsewhere for', async () => {
    await refuses(platform, await fileOf(sent({ said: `${url}/attachments/1/2/a.png` })));
    await refuses(platform, await fileOf(sent({ moved: `${url}/attachments/1/2/a.png` })));
    expect(Buffer.from((await platform.file(await fileOf(sent({})), 100)) ?? [])).toEqual(Buffer.from(shot.bytes));
  });

  it('for a file of a form whose link leads elsewhere', async () => {
    rig.noted.set('upload:123456789012345678', `${url}/attachments/1/2/a.png`);
    await refuses(platform, { ...shot, size: 1, id: 'form:123456789012345678' });
  });
});
