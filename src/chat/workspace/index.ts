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

export default {
  id: platform,
  create: ({ address, words, log }: WorkspaceDeps) => new WorkspacePlatform(address, words, log),
};
