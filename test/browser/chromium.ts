import { existsSync } from 'node:fs';
import sparticuz from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

/**
 * The packed browser is made for a sandbox without processes of its own: two of its switches make it fall over elsewhere, and
 * the others take away what keeps one site from another, which people's browsers do.
 */
const unwanted = new Set([
  '--single-process',
  '--no-zygote',
  '--disable-web-security',
  '--disable-site-isolation-trials',
  '--allow-running-insecure-content',
]);
const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];

/** For a page in which nobody is new: the tour was left. A mail's frame may keep nothing. */
export const tourLeft = `try { localStorage.setItem('tour', '{"step":"left"}') } catch {}`;

/**
 * A real Chromium: the one from npm on Linux x64, elsewhere the Chrome that `CHROME_PATH` names. Undefined where there is
 * none, with the reason printed, so that a skipped test is seen.
 */
export async function launchChromium(): Promise<Browser | undefined> {
  const chosen = process.env.CHROME_PATH;
  if (chosen !== undefined && chosen !== '') {
    if (existsSync(chosen)) return chromium.launch({ executablePath: chosen, args: quiet });
    return skipped(`CHROME_PATH names ${chosen}, which is not there`);
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return skipped(
      `no Chromium for ${process.platform} ${process.arch} comes with npm; set CHROME_PATH to an installed Chrome`,
    );
  }
  const args = [...sparticuz.args.filter((arg) => !unwanted.has(arg)), ...quiet];
  return chromium.launch({ executablePath: await sparticuz.executablePath(), args });
}

function skipped(reason: string): undefined {
  process.stderr.write(`The browser tests are skipped: ${reason}.\n`);
  return undefined;
}
