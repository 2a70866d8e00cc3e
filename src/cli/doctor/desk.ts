import { existsSync } from 'node:fs';
import { DeskError, readDesk } from '../../config/desk.ts';
import type { Config } from '../../config/schema.ts';
import type { Desk } from '../../domain/desk.ts';
import { faultLines, whatIsKnown } from '../settings.ts';
import type { Finding } from './finding.ts';

const what = 'desk';

/**
 * The desk's file, and the folders of Relevo that it names things of.
 * @param file undefined: the settings do not say which one it is
 * @returns `desk` when it is without fault
 */
export async function lookAtDesk(
  file: Config['deskFile'] | undefined,
): Promise<{ readonly findings: readonly Finding[]; readonly desk?: Desk }> {
  if (file === undefined) {
    const says = 'not looked at, as the settings do not say where its file is';
    return { findings: [{ outcome: 'warn', what, says }] };
  }
  try {
    const desk = readDesk(file, await whatIsKnown());
    const size = `${Object.keys(desk.teams).length} teams, ${Object.keys(desk.categories).length} categories`;
    const from = existsSync(file.path) ? file.path : 'no file, so the defaults';
    return { desk, findings: [{ outcome: 'ok', what, says: `${size} (${from})` }] };
  } catch (error) {
    const mend =
      error instanceof DeskError ? 'relevo.example.yaml shows how it is written.' : 'This copy of Relevo is damaged.';
    return { findings: faultLines(error).map((says) => ({ outcome: 'FAIL', what, says, mend })) };
  }
}
