import type { Log } from '../../lib/log.ts';
import { WorkspacePlatform } from './adapter.ts';
import type { WorkspaceAddress } from './link.ts';
import { platform, type WordsFor } from './translate.ts';

export interface WorkspaceDeps {
  /** Read at every connection, so that a workspace that was started again is found. */
  readonly address: WorkspaceAddress;
  readonly words: WordsFor;
  readonly log: Log;
}

/** `address` undefined: the workspace does not run, as it runs with Relevo only. */
type Look = Omit<WorkspaceDeps, 'address'> & { readonly address: WorkspaceAddress | undefined };

export default {
  id: platform,
  create: ({ address, words, log }: WorkspaceDeps) => new WorkspacePlatform(address, words, log),
  inspect: async ({ address, words, log }: Look) => address && new WorkspacePlatform(address, words, log).inspect(),
};
