import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '../../scenarios/house.ts';

const project = fileURLToPath(new URL('../../../', import.meta.url));

/** What is measured: a program of its own, so that neither the stand-in nor the other program is in its way. */
export interface Program {
  /** Where it listens, when it does. */
  readonly url: string | undefined;
  stop(): Promise<void>;
}

/** Relevo as `npm start` starts it, with the embedded store. */
export function startRelevo(folder: string, settings: Readonly<Record<string, string>>): Promise<Program> {
  return start(['--max-semi-space-size=2', join(project, 'bin/relevo.js'), 'start'], folder, {
    RELEVO_DATA_DIR: folder,
    RELEVO_HTTP_PORT: '0',
    // Nobody's mail is sent by what is measured, but there must be a way for it.
    SMTP_HOST: '127.0.0.1',
    SMTP_PORT: '9',
    SMTP_SECURITY: 'none',
    ...settings,
  });
}

/** A handler without anything behind it, in a file of this folder. */
export function startBare(file: string, folder: string, settings: Readonly<Record<string, string>>): Promise<Program> {
  return start([join(import.meta.dirname, file)], folder, settings);
}

/** @returns when it has said that it is ready */
async function start(
  args: readonly string[],
  folder: string,
  settings: Readonly<Record<string, string>>,
): Promise<Program> {
  const log = join(folder, 'program.log');
  const output = openSync(log, 'a', 0o600);
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', ...settings },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const ended = once(child, 'exit');
  const lines = await until('the program', () => {
    const said = readFileSync(log, 'utf8');
    if (child.exitCode !== null) throw new Error(`the program ended: ${said.slice(-2000)}`);
    return /"event":"(?:relevo|bare)\.ready"/.test(said) ? said.split('\n') : undefined;
  });
  const open = lines.find((line) => line.includes('"event":"web.open"'));
  return {
    url: open === undefined ? undefined : (JSON.parse(open) as { readonly url: string }).url,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
