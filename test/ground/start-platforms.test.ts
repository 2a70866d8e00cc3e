import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { relevoHere } from '#test/fakes/here.ts';
import { run } from '#test/fakes/run.ts';
import { tokens } from '#test/fakes/slack/tokens.ts';
import { discordStage } from '../scenarios/discord-stage.ts';
import { until } from '../scenarios/house.ts';
import { openSlackStage } from '../scenarios/slack-people.ts';
import { sees } from '../scenarios/stages/stage.ts';
import { writing } from '../scenarios/two-platforms.ts';

const program = fileURLToPath(new URL('../../bin/relevo.js', import.meta.url));

interface Line {
  readonly event: string;
  readonly url?: string;
  readonly platform?: string;
}

/** The program in a folder of its own, with Slack, Discord and a mail server that it is told of. */
async function openInstallation() {
  const cwd = await mkdtemp(join(tmpdir(), 'relevo-all-'));
  const slack = await openSlackStage('socket');
  const discord = await discordStage('gateway');
  const mailed: string[] = [];
  const smtp = new SMTPServer({
    logger: false,
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, { envelope }, done) {
      stream.resume();
      stream.on('end', () => {
        mailed.push(...envelope.rcptTo.map(({ address }) => address));
        done();
      });
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
    SLACK_BOT_TOKEN: tokens.bot,
    SLACK_APP_TOKEN: tokens.app,
    SLACK_API_URL: slack.slack.apiUrl,
    DISCORD_TOKEN: discord.discord.token,
    DISCORD_API_URL: discord.discord.url,
    RELEVO_WORKSPACE: 'on',
    RELEVO_WORKSPACE_PORT: '0',
    SMTP_HOST: '127.0.0.1',
    SMTP_PORT: String((smtp.server.address() as AddressInfo).port),
    SMTP_SECURITY: 'none',
  };
  let child: ChildProcess | undefined;
  return {
    cwd,
    slack,
    discord,
    mailed,
    /** A start that is refused. */
    refused: (change: Readonly<Record<string, string>>) =>
      run(process.execPath, [program, 'start'], { cwd, env: { ...env, ...change } }),
    doctor: (change: Readonly<Record<string, string>>) => relevoHere(['doctor'], { cwd, env: { ...env, ...change } }),
    async start(): Promise<{ readonly url: string; stop(): Promise<number | null> }> {
      const running = spawn(process.execPath, [program, 'start'], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
      child = running;
      const said: string[] = [];
      createInterface({ input: running.stderr }).on('line', (text) => said.push(text));
      const lines: Line[] = [];
      createInterface({ input: running.stdout }).on('line', (text) => lines.push(JSON.parse(text) as Line));
      running.on('close', (code) => lines.push({ event: `ended with ${code}: ${said.join(' ')}` }));
      const { url = '', event } = await until('it is ready', () =>
        lines.find((line) => line.event === 'relevo.ready' || line.event.startsWith('ended')),
      );
      expect(event).toBe('relevo.ready');
      return {
        url,
        async stop() {
          running.kill('SIGTERM');
          const [code] = (await once(running, 'close')) as [number | null];
          expect(said).toEqual([]);
          return code;
        },
      };
    },
    async close() {
      child?.kill('SIGKILL');
      // The workspace outlives the bot by a minute, so that a bot that comes back finds it.
      const state = await readFile(join(cwd, 'data', 'workspace.json'), 'utf8').catch(() => undefined);
      if (state !== undefined) process.kill((JSON.parse(state) as { pid: number }).pid, 'SIGKILL');
      await new Promise<void>((resolve) => smtp.close(() => resolve()));
      await slack.stop();
      await discord.stop();
      await rm(cwd, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

describe('relevo with Slack, Discord and the workspace', () => {
  let all: Awaited<ReturnType<typeof openInstallation>>;
  beforeEach(async () => {
    all = await openInstallation();
  });
  afterEach(() => all.close());

  it('answers on all three, mails, and the doctor finds everything', async () => {
    await writeFile(join(all.cwd, 'relevo.yaml'), 'channels: { agents: "slack:agents" }\n');
    const { url, stop } = await all.start();
    const [ana, ben] = [writing(all.slack.as('ana')), writing(all.discord.as('ben'))];
    const asked = await ana.write('support-acme', 'From Slack');
    await sees(ana, 'support-acme', /T-10\d\d/, asked);
    const other = await ben.write('support-globex', 'From Discord');
    await sees(ben, 'support-globex', /T-10\d\d/, other);
    const headers = { 'x-workspace': '1', origin: url, 'sec-fetch-site': 'same-origin' };
    const post = await fetch(`${url}/as/ana/c/support-acme/messages`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'From the workspace' }),
    });
    expect(post.status).toBe(200);
    for (const subject of ['From Slack', 'From Discord', 'From the workspace'])
      await sees(all.slack.as('mia'), 'agents', new RegExp(`T-10\\d\\d · ${subject}`));
    await until('the confirmations of those whose address is known', () => all.mailed.length >= 2 || undefined);

    const { out, code } = await all.doctor({ RELEVO_WORKSPACE_PORT: new URL(url).port });
    expect(out).toMatch(/^ok {4}slack +the bot is @relevo/m);
    expect(out).toMatch(/^ok {4}discord /m);
    expect(out).toMatch(/^ok {4}places +13 channels and groups of the desk are there \(discord, slack, workspace\)$/m);
    expect(out).toMatch(
      /^ok {4}places +taken from the first of several platforms that have it: leads \(discord; also on slack and workspace\), team-dev/m,
    );
    expect(out).not.toMatch(/agents \(/);
    expect(out).not.toMatch(/^FAIL/m);
    expect(code).toBe(0);
    expect(await stop()).toBe(0);
  });

  it('does not start, and serves nobody, when one of them refuses its token; it says which and why', async () => {
    const wrong = await all.refused({ DISCORD_TOKEN: 'not.the.token' });
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain('discord: Discord refuses the token: set DISCORD_TOKEN anew');
    const app = await all.refused({ SLACK_APP_TOKEN: 'xapp-wrong' });
    expect(app.code).toBe(1);
    expect(app.err).toContain('slack: Slack does not take SLACK_APP_TOKEN (invalid_auth)');
    expect(`${wrong.err}${app.err}`).not.toMatch(/not\.the\.token|xapp-wrong/);
    const { out, code } = await all.doctor({ DISCORD_TOKEN: 'not.the.token', SLACK_APP_TOKEN: 'xapp-wrong' });
    expect(code).toBe(1);
    expect(out).toMatch(/^FAIL {2}discord +refuses the token/m);
    expect(out).toMatch(/^FAIL {2}slack +Slack does not take SLACK_APP_TOKEN/m);
  });
});
