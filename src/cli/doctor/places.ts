import type { Config } from '../../config/schema.ts';
import { discoverPlatforms } from '../../discover.ts';
import type { Desk } from '../../domain/desk.ts';
import { render } from '../../i18n/render.ts';
import { RetryLater } from '../../lib/errors.ts';
import { createLog } from '../../lib/log.ts';
import type { Directory, InspectionParts, PlatformDefinition } from '../../port/platform.ts';
import { type LookedUp, lookUp } from '../../services/places/look-up.ts';
import { missingLines } from '../missing.ts';
import { type Finding, within } from './finding.ts';
import { runningWorkspace } from './running.ts';

const what = 'places';
const patience = 15_000;

/** What the desk names in chat: that it is there, on the platforms that can be looked at now. */
export async function lookAtPlaces({ dataDir }: Pick<Config, 'dataDir'>, desk: Desk): Promise<readonly Finding[]> {
  // What is wrong with it is told where the workspace is looked at.
  const address = await runningWorkspace(dataDir).catch(() => undefined);
  const parts: InspectionParts = { address, words: render, log: createLog({ level: 'silent' }) };
  const looks = await Promise.all((await discoverPlatforms()).map((definition) => lookAt(definition, parts)));
  const tooLong = new AbortController();
  const work = lookUp(
    desk,
    looks.map(({ platform }) => platform),
    tooLong.signal,
  );
  try {
    const found = await within(patience, work, () => undefined);
    if (found === undefined) return [{ outcome: 'warn', what, says: 'the platforms gave no answer within 15 s' }];
    return findings(found, looks);
  } finally {
    tooLong.abort();
    await Promise.all(looks.map(({ close }) => close()));
  }
}

interface Look {
  readonly platform: Directory;
  close(): Promise<void>;
  /** Why it cannot be looked at, and whether something is wrong then. */
  readonly unseen?: { readonly reason: string; readonly wrong: boolean };
}

async function lookAt({ id, inspect }: PlatformDefinition, parts: InspectionParts): Promise<Look> {
  const unseen = (reason: string, wrong = false): Look => {
    return { platform: unanswering(id), close: () => Promise.resolve(), unseen: { reason, wrong } };
  };
  if (inspect === undefined) return unseen('can only be looked at by Relevo itself');
  try {
    const platform = await inspect(parts);
    return platform === undefined ? unseen('does not run') : { platform, close: () => platform.close() };
  } catch (error) {
    return unseen(error instanceof Error ? `cannot be looked at (${error.message})` : 'cannot be looked at', true);
  }
}

/** Stands for a platform that may well have what is looked for. */
function unanswering(id: string): Directory {
  const ask = () => Promise.reject(new RetryLater(`${id} cannot be looked at`));
  return { id, profile: ask, channel: ask, groupMembers: ask };
}

function findings({ there, missing, unknown, away }: LookedUp, looks: readonly Look[]): readonly Finding[] {
  const reasons = looks.flatMap(({ platform: { id }, unseen = { reason: 'gave no answer', wrong: true } }) =>
    away.has(id) ? [{ says: `${id} ${unseen.reason}`, wrong: unseen.wrong }] : [],
  );
  const seen = looks.map(({ platform }) => platform.id).filter((id) => !away.has(id));
  const said = (outcome: Finding['outcome'], count: number, says: string): readonly Finding[] =>
    count === 0 ? [] : [{ outcome, what, says: `${count} channels and groups of the desk ${says}` }];
  const because = reasons.map(({ says }) => says).join(', ');
  return [
    ...said('ok', there.length, `are there (${seen.join(', ')})`),
    ...missing.map((one): Finding => ({ outcome: 'warn', what, ...missingLines(one) })),
    ...said(reasons.some(({ wrong }) => wrong) ? 'warn' : 'ok', unknown.length, `not looked up: ${because}`),
  ];
}
