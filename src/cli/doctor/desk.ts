import { existsSync } from 'node:fs';
import { DeskError, deskError } from '../../config/desk.ts';
import type { Config } from '../../config/schema.ts';
import { unusedContracts } from '../../config/sla-policy.ts';
import type { Desk } from '../../domain/desk.ts';
import type { FoundHolidays } from '../desk-holidays.ts';
import { faultLines, readWholeDesk } from '../settings.ts';
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
    const { desk, found } = await readWholeDesk(file);
    const size = `${Object.keys(desk.teams).length} teams, ${Object.keys(desk.categories).length} categories`;
    const from = existsSync(file.path) ? file.path : 'no file, so the defaults';
    const first = { outcome: 'ok', what, says: `${size} (${from})` } as const;
    return { desk, findings: [first, ...found.map(holidayFinding), ...contractFindings(desk, file.path)] };
  } catch (error) {
    const mend =
      error instanceof DeskError ? 'relevo.example.yaml shows how it is written.' : 'This copy of Relevo is damaged.';
    return { findings: faultLines(error).map((says) => ({ outcome: 'FAIL', what, says, mend })) };
  }
}

/** Targets of contracts that no customer has, with the place in the file. */
function contractFindings({ sla }: Desk, file: string): readonly Finding[] {
  const mend = 'Give it to a customer in sla.contracts, by their number, or take the target away.';
  return unusedContracts(sla).flatMap(({ path, reason }) =>
    faultLines(deskError(file, path, reason)).map((says) => ({ outcome: 'warn', what, says, mend }) as const),
  );
}

/** What came of the holidays that a calendar takes from a place or a file. */
function holidayFinding({ calendar, years, count, next, leftOut }: FoundHolidays): Finding {
  const ahead = next ? `next ${next.date}${next.name === '' ? '' : ` ${next.name}`}` : 'none ahead';
  const says = `calendar ${calendar}: ${count} holidays from ${years.from} to ${years.to}, ${ahead}`;
  if (next !== undefined && leftOut === 0) return { outcome: 'ok', what, says };
  const mend = next
    ? `relevo calendar import says which ${leftOut} events of the file give none.`
    : 'Is the place or the file the right one?';
  return { outcome: 'warn', what, says, mend };
}
