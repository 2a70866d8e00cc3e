import { readdirSync } from 'node:fs';
import type { Rig } from './platform-rig.ts';

/** A way in which a platform is put up for the contract suites. */
export interface RigMaker {
  readonly platform: string;
  readonly name: string;
  readonly make: () => Promise<Rig>;
}

/**
 * Every platform of `src/chat/` by the rigs of its file `platform-<id>-rig.ts`, whose default export names each. A platform
 * without one fails.
 */
export async function platformRigs(): Promise<readonly RigMaker[]> {
  const platforms = readdirSync(new URL('../../src/chat', import.meta.url));
  const found = platforms.map(async (platform) => {
    const { default: rigs } = (await import(`./platform-${platform}-rig.ts`)) as {
      default: Readonly<Record<string, () => Promise<Rig>>>;
    };
    return Object.entries(rigs).map(([name, make]) => ({ platform, name, make }));
  });
  return (await Promise.all(found)).flat();
}
