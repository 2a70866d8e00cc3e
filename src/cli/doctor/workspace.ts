import { createServer } from 'node:net';
import type { Config } from '../../config/schema.ts';
import type { Finding } from './finding.ts';
import { runningWorkspace } from './running.ts';

/** The local workspace's address: that it is free, or that the workspace of this data folder answers there already. */
export async function lookAtWorkspace({
  dataDir,
  workspace,
}: Pick<Config, 'dataDir' | 'workspace'>): Promise<readonly Finding[]> {
  const what = 'workspace';
  if (workspace === undefined) return [{ outcome: 'ok', what, says: 'does not run with this installation' }];
  const { host, port } = workspace;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  let running: Awaited<ReturnType<typeof runningWorkspace>>;
  try {
    running = await runningWorkspace(dataDir);
  } catch (error) {
    return [{ outcome: 'FAIL', what, says: error instanceof Error ? error.message : 'its token cannot be read' }];
  }
  const fault = await listenFault(host, port);
  if (fault === undefined)
    return [{ outcome: 'ok', what, says: port === 0 ? `${host}, any free port` : `${url} is free` }];
  if (fault === 'EADDRINUSE' && running?.port === port) {
    return [{ outcome: 'ok', what, says: `${url} is running` }];
  }
  const mends: Readonly<Record<string, string>> = {
    EADDRINUSE: 'Another program has this port: set RELEVO_WORKSPACE_PORT to another one, or to 0 for any.',
    EACCES: 'Ports below 1024 are not for everybody: set RELEVO_WORKSPACE_PORT to a higher one.',
    EADDRNOTAVAIL: 'This machine does not have that address: correct RELEVO_WORKSPACE_HOST.',
  };
  const mend = mends[fault] ?? 'Correct RELEVO_WORKSPACE_HOST and RELEVO_WORKSPACE_PORT.';
  return [{ outcome: 'FAIL', what, says: `${url} cannot be used (${fault})`, mend }];
}

function listenFault(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
