import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Told = readonly { readonly platform: string; readonly count: number | null }[];

/** Once for all tests: how much of what went between Relevo and each platform was validated against the vendor's description. */
export default function setUp(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'relevo-validated-'));
  const file = join(folder, 'tally');
  process.env['RELEVO_VALIDATED_TALLY'] = file;
  return () => {
    const told = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
    rmSync(folder, { recursive: true });
    const all = told.flatMap((line) => JSON.parse(line) as Told);
    for (const [platform, counts] of Map.groupBy(all, (one) => one.platform)) say(platform, counts);
  };
}

/** @throws Error when there is a description, and nothing was held against it */
function say(platform: string, counts: Told): void {
  const known = counts.flatMap(({ count }) => count ?? []);
  const total = known.reduce((sum, count) => sum + count, 0);
  const absent = 'nothing was validated, as the reference data is absent';
  process.stdout.write(
    `${platform}: ${known.length === 0 ? absent : `${total} messages, windows, requests and answers validated`}\n`,
  );
  if (known.length > 0 && total === 0)
    throw new Error(`${platform}: nothing was validated, and there is a description`);
}
