import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lookAtDesk } from './desk.ts';

it('warns, with the place in the file, of a target whose contract no customer has', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'relevo-doctor-'));
  const path = join(folder, 'relevo.yaml');
  try {
    writeFileSync(path, 'sla:\n  targets:\n    - { clock: handoff, contract: gold, hours: 1 }\n');
    const { findings, desk } = await lookAtDesk({ path, required: true });
    expect(desk).toBeDefined();
    expect(findings.filter(({ outcome }) => outcome !== 'ok')).toEqual([
      {
        outcome: 'warn',
        what: 'desk',
        says: `${path}:3:35: sla.targets.0.contract: no customer of sla.contracts has "gold"; so this target fits nobody`,
        mend: 'Give it to a customer in sla.contracts, by their number, or take the target away.',
      },
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
