import { existsSync } from 'node:fs';
import { DeskError, readDesk } from '../../config/desk.ts';
import type { Config } from '../../config/schema.ts';
import { faultLines, whatIsKnown } from '../settings.ts';
import type { Finding } from './finding.ts';

/** The desk's file, and the folders of Relevo that it names things of. */
export async function lookAtDesk(config: Config): Promise<readonly Finding[]> {
  const what = 'desk';
  try {
    const desk = readDesk(config.deskFile, await whatIsKnown());
    const size = `${Object.keys(desk.teams).length} teams, ${Object.keys(desk.categories).length} categories`;
    const from = existsSync(config.deskFile.path) ? config.deskFile.path : 'no file, so the defaults';
    return [{ outcome: 'ok', what, says: `${size} (${from})` }];
  } catch (error) {
    const mend =
      error instanceof DeskError ? 'relevo.example.yaml shows how it is written.' : 'This copy of Relevo is damaged.';
    return faultLines(error).map((says) => ({ outcome: 'FAIL', what, says, mend }));
  }
}
