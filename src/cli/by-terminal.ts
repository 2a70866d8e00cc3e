import { userInfo } from 'node:os';
import { systemClock } from '../lib/clock.ts';
import type { AuditEntry } from '../services/stores/audit.ts';
import { openAudit } from '../store/open.ts';

/**
 * What somebody does at a terminal, as it stands on the audit log: by the name that the machine knows them by.
 * @param key of this doing, so that it stands there once however often it is gone on with
 */
export function byTerminal(what: string, key: string): AuditEntry {
  const { username } = userInfo();
  const by = `terminal:${username}`;
  const at = systemClock.now().toString();
  return { id: `${by}:${key}`, at, by, byName: username, what, outcome: 'done', from: 'terminal' };
}

/** @throws RetryLater when the store does not come */
export async function noteByTerminal(uri: string, what: string, key: string): Promise<void> {
  const { audit, close } = await openAudit(uri);
  try {
    await audit.append([byTerminal(what, key)]);
  } finally {
    await close();
  }
}
