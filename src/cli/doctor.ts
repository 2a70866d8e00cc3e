import { styleText } from 'node:util';
import { ConfigError, readConfig } from '../config/read.ts';
import type { Config } from '../config/schema.ts';
import { lookAtDesk } from './doctor/desk.ts';
import type { Finding } from './doctor/finding.ts';
import { lookAtFolder } from './doctor/folder.ts';
import { lookAtMail } from './doctor/mail.ts';
import { lookAtStore } from './doctor/store.ts';
import { lookAtWorkspace } from './doctor/workspace.ts';
import { type Terminal, takesNothing } from './sub-command.ts';

/** `relevo doctor`: looks at everything that Relevo stands on, changes nothing, and says what to mend. */
export async function doctor(args: readonly string[], terminal: Terminal): Promise<number> {
  takesNothing(args);
  let failed = 0;
  const tell = (finding: Finding) => {
    if (finding.outcome === 'FAIL') failed++;
    for (const line of lines(finding)) terminal.out(line);
  };
  tell({ outcome: 'ok', what: 'node', says: `${process.versions.node}, with Temporal` });
  const config = lookAtConfig(tell);
  if (config !== undefined) {
    const looks = [lookAtDesk, lookAtFolder, lookAtStore, lookAtMail, lookAtWorkspace];
    // All at once, as some of them wait for others to answer; told in their order.
    for (const findings of await Promise.all(looks.map(async (look) => look(config)))) findings.forEach(tell);
  }
  terminal.out(failed === 0 ? 'Relevo can start.' : `${failed} to mend before Relevo can start.`);
  return failed === 0 ? 0 : 1;
}

function lookAtConfig(tell: (finding: Finding) => void): Config | undefined {
  try {
    const config = readConfig();
    tell({ outcome: 'ok', what: 'settings', says: 'are well-formed' });
    return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const mend = 'Every variable is described in .env.example.';
    for (const { variable, reason } of error.faults)
      tell({ outcome: 'FAIL', what: 'settings', says: `${variable} ${reason}`, mend });
    return undefined;
  }
}

const colours = { ok: 'green', warn: 'yellow', FAIL: 'red' } as const;

/** `styleText` gives no colour where no terminal listens, or where NO_COLOR is set. */
function lines({ outcome, what, says, mend }: Finding): readonly string[] {
  const first = `${styleText(colours[outcome], outcome.padEnd(4))}  ${what.padEnd(9)}  ${says}`;
  return mend === undefined ? [first] : [first, `${' '.repeat(17)}→ ${mend}`];
}
