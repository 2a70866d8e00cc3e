import { askHealth, type Found } from '../../workspace/health.ts';
import { knownToken } from '../../workspace/token.ts';

/** The workspace that runs for this data folder, with what lets one ask it. One that was never started has no token yet. */
export async function runningWorkspace(
  dataDir: string,
): Promise<(Pick<Found, 'url' | 'port'> & { readonly token: string }) | undefined> {
  const token = knownToken(dataDir);
  const found = token === undefined ? undefined : await askHealth(dataDir, token);
  return found && token !== undefined ? { url: found.url, port: found.port, token } : undefined;
}
