import { appendFileSync } from 'node:fs';
import { afterAll } from 'vitest';
import { tally } from './validated.ts';

/** After each file of tests: what its stand-ins validated goes to where `validated-total.ts` adds it up. */
afterAll(() => {
  const file = process.env['RELEVO_VALIDATED_TALLY'];
  if (file === undefined || tally.size === 0) return;
  const seen = [...tally].map(([platform, count = null]) => ({ platform, count }));
  appendFileSync(file, `${JSON.stringify(seen)}\n`);
  tally.clear();
});
