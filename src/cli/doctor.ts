import { styleText } from 'node:util';
import { ConfigError, readConfig } from '../config/read.ts';
import type { Config } from '../config/schema.ts';
import { discoverPlatforms } from '../discover.ts';
import { lookAtDesk } from './doctor/desk.ts';
import type { Finding } from './doctor/finding.ts';
import { lookAtFolder } from './doctor/folder.ts';
import { lookAtMail } from './doctor/mail.ts';
import { lookAtPlatforms } from './doctor/platforms.ts';
import { lookAtStore } from './doctor/store.ts';
import { lookAtWorkspace } from './doctor/workspace.ts';
import { type Terminal, takesNothing } from './sub-command.ts';

/** `relevo doctor`: looks at everything that Relevo stands on, changes nothing, and says what to mend. */
export async function doctor(args: readonly string[], terminal: Terminal): Promise<number> {
  takesNothing(args);
  let failed = 0;
  let warned = 0;
  const tell = (finding: Finding) => {
    if (finding.outcome === 'FAIL') failed++;
    if (finding.outcome === 'warn') warned++;
    for (const line of lines(finding)) terminal.out(line);
  };
  tell({ outcome: 'ok', what: 'node', says: `${process.versions.node}, with Temporal` });
  const { config, deskFile } = await lookAtConfig(tell);
  const { findings, desk } = await lookAtDesk(deskFile);
  findings.forEach(tell);
  if (config !== undefined) {
    const platforms = () => lookAtPlatforms(config, desk);
    const looks = [lookAtFolder, lookAtStore, lookAtMail, lookAtWorkspace, platforms];
    // All at once, as some of them wait for others to answer; told in their order.
    for (const found of await Promise.all(looks.map(async (look) => look(config)))) found.forEach(tell);
  }
  const good = warned === 0 ? 'Relevo can start.' : `Relevo can start; ${warned} to look at.`;
  terminal.out(failed === 0 ? good : `${failed} to mend before Relevo can start.`);
  return failed === 0 ? 0 : 1;
}

/** `deskFile` also where something else is wrong, so that all faults are told in one go. */
async function lookAtConfig(tell: (finding: Finding) => void): Promise<{
  readonly config?: Config;
  readonly deskFile: Config['deskFile'] | undefined;
}> {
  try {
    const config = readConfig({ platforms: await discoverPlatforms() });
    tell({ outcome: 'ok', what: 'settings', says: 'are well-formed' });
    return { config, deskFile: config.deskFile };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const mend = 'Every variable is described in .env.example.';
    for (const { variable, reason } of error.faults)
      tell({ outcome: 'FAIL', what: 'settings', says: `${variable} ${reason}`, mend });
    return { deskFile: error.deskFile };
  }
}

const colours = { ok: 'green', warn: 'yellow', FAIL: 'red' } as const;

/** `styleText` gives no colour where no terminal listens, or where NO_COLOR is set. */
function lines({ outcome, what, says, mend }: Finding): readonly string[] {
  const first = `${styleText(colours[outcome], outcome.padEnd(4))}  ${what.padEnd(9)}  ${says}`;
  return mend === undefined ? [first] : [first, `${' '.repeat(17)}→ ${mend}`];
}
