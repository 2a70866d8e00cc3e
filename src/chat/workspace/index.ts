import type { Log } from '../../lib/log.ts';
import { platform } from '../../workspace/protocol.ts';
import type { WorkspacePlatform } from './adapter.ts';
import type { WorkspaceAddress } from './link.ts';
import type { WordsFor } from './translate.ts';

interface WorkspaceDeps {
  /** Read at every connection, so that a workspace that was started again is found. Undefined: there is none, or it does not run. */
  readonly address: WorkspaceAddress | undefined;
  readonly words: WordsFor;
  readonly log: Log;
}

async function adapter({ address, words, log }: WorkspaceDeps): Promise<WorkspacePlatform | undefined> {
  if (address === undefined) return undefined;
  const { WorkspacePlatform } = await import('./adapter.ts');
  return new WorkspacePlatform(address, words, log);
}

async function create(deps: WorkspaceDeps): Promise<WorkspacePlatform> {
  const made = await adapter(deps);
  if (made === undefined) throw new Error('the local workspace does not run');
  return made;
}

export default {
  id: platform,
  create,
  inspect: async (deps: WorkspaceDeps) => (await adapter(deps))?.inspect(),
};
