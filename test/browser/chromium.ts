import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sparticuz from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

/**
 * The packed browser is made for a sandbox without processes of its own: two of its switches make it fall over elsewhere, the
 * next take away what keeps one site from another, which people's browsers do, and the last imitate a graphics card, which
 * costs a third of what a page does.
 */
const unwanted = new Set([
  '--single-process',
  '--no-zygote',
  '--disable-web-security',
  '--disable-site-isolation-trials',
  '--allow-running-insecure-content',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
]);
const quiet = [
  '--disable-gpu',
  // One process for all tabs of a window; the start of each costs as much as all that a test does in it.
  '--renderer-process-limit=1',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** For a page in which nobody is new: the tour was left. A mail's frame may keep nothing. */
export const tourLeft = `try { localStorage.setItem('tour', '{"step":"left"}') } catch {}`;

/** Longer than it takes on a slow machine; after that whoever unpacks was killed. */
const UNPACKING_MS = 60_000;

let launched: Promise<Browser | undefined> | undefined;

/**
 * A real Chromium: the one from npm on Linux x64, elsewhere the Chrome that `CHROME_PATH` names. Undefined where there is
 * none, with the reason printed, so that a skipped test is seen. All files of a worker share it; it ends with the worker.
 */
export async function theBrowser(): Promise<Browser | undefined> {
  const before = await launched;
  if (before?.isConnected() === false) launched = undefined;
  launched ??= launchChromium();
  return launched;
}

async function launchChromium(): Promise<Browser | undefined> {
  const chosen = process.env.CHROME_PATH;
  if (chosen !== undefined && chosen !== '') {
    if (existsSync(chosen)) return launch(chosen, quiet);
    return skipped(`CHROME_PATH names ${chosen}, which is not there`);
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return skipped(
      `no Chromium for ${process.platform} ${process.arch} comes with npm; set CHROME_PATH to an installed Chrome`,
    );
  }
  return launch(await unpacked(), [...sparticuz.args.filter((arg) => !unwanted.has(arg)), ...quiet]);
}

/** The package takes a browser that another worker is just unpacking for one that is there, so that one of them does it while the others wait. */
async function unpacked(): Promise<string> {
  const [whole, begun] = ['whole', 'begun'].map((name) => join(tmpdir(), `relevo-chromium-${name}`)) as [
    string,
    string,
  ];
  for (const end = performance.now() + UNPACKING_MS; !existsSync(whole) && performance.now() < end; await sleep(100)) {
    if (!isFirst(begun)) continue;
    await sparticuz.executablePath();
    mkdirSync(whole);
  }
  return sparticuz.executablePath();
}

/** Whoever makes the folder is the first. */
function isFirst(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

/** A worker is told to end and has half a second for it: whoever exits takes the browser and its folder along at once. */
function launch(executablePath: string, args: string[]): Promise<Browser> {
  process.once('SIGTERM', () => process.exit());
  return chromium.launch({ executablePath, args, handleSIGTERM: false });
}

function skipped(reason: string): undefined {
  process.stderr.write(`The browser tests are skipped: ${reason}.\n`);
  return undefined;
}
