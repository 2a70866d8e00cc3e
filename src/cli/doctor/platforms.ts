import type { Config } from '../../config/schema.ts';
import { discoverPlatforms, installed } from '../../discover.ts';
import type { Desk } from '../../domain/desk.ts';
import { render } from '../../i18n/render.ts';
import { RetryLater, reasonOf } from '../../lib/errors.ts';
import { createLog } from '../../lib/log.ts';
import type { InspectionParts, PlatformDefinition, PlatformFinding } from '../../port/definition.ts';
import type { Directory } from '../../port/platform.ts';
import { type FoundPlace, type LookedUp, lookUp } from '../../services/places/look-up.ts';
import { missingLines } from '../missing.ts';
import { type Finding, within } from './finding.ts';
import { runningWorkspace } from './running.ts';

const what = 'places';
const patience = 15_000;

type Installation = Pick<Config, 'dataDir' | 'platforms' | 'workspace'>;

/**
 * The platforms: that they let Relevo do what it needs; and what the desk names in chat: that it is there, on those that can
 * be looked at now.
 * @param desk undefined: its file has faults, so that nobody knows what it names
 */
export async function lookAtPlatforms(config: Installation, desk: Desk | undefined): Promise<readonly Finding[]> {
  // What is wrong with it is told where the workspace is looked at.
  const address = await runningWorkspace(config.dataDir).catch(() => undefined);
  const log = createLog({ level: 'silent' });
  const looks = await Promise.all(
    installed(await discoverPlatforms(), config).map((definition) =>
      lookAt(definition, { settings: config.platforms.get(definition.id) ?? {}, address, words: render, log }),
    ),
  );
  try {
    const [platforms, places] = await Promise.all([
      Promise.all(looks.map(findingsOf)),
      desk === undefined ? [] : lookAtPlaces(looks, desk),
    ]);
    return [...platforms.flat(), ...places];
  } finally {
    await Promise.all(looks.map(({ close }) => close()));
  }
}

async function findingsOf({ platform, findings }: Look): Promise<readonly Finding[]> {
  if (findings === undefined) return [];
  const late = () => [{ outcome: 'warn', says: 'gave no answer within 15 s' }] as const;
  const work = findings().catch((error: unknown) => [
    { outcome: 'warn', says: `cannot be looked at (${reasonOf(error)})` } as const,
  ]);
  return (await within(patience, work, late)).map((one) => ({ what: platform.id, ...one }));
}

async function lookAtPlaces(looks: readonly Look[], desk: Desk): Promise<readonly Finding[]> {
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
  }
}

interface Look {
  readonly platform: Directory;
  readonly findings?: () => Promise<readonly PlatformFinding[]>;
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
    if (platform === undefined) return unseen('does not run');
    const findings = platform.findings?.bind(platform);
    return { platform, close: () => platform.close(), ...(findings ? { findings } : {}) };
  } catch (error) {
    return unseen(error instanceof Error ? `cannot be looked at (${error.message})` : 'cannot be looked at', true);
  }
}

/** Stands for a platform that may well have what is looked for. */
function unanswering(id: string): Directory {
  const ask = () => Promise.reject(new RetryLater(`${id} cannot be looked at`));
  return { id, profile: ask, channel: ask, groupMembers: ask };
}

/** Which one is meant where a name is on several platforms; each setting once. */
function twice(there: readonly FoundPlace[]): readonly Finding[] {
  const all = there.flatMap(({ name, on, also }) => (also ? [`${name} (${on}; also on ${also.join(' and ')})`] : []));
  if (all.length === 0) return [];
  const says = `taken from the first of several platforms that have it: ${[...new Set(all)].join(', ')}`;
  return [{ outcome: 'ok', what, says, mend: 'To mean another one, name its platform in relevo.yaml: slack:agents.' }];
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
    ...twice(there),
    ...missing.map((one): Finding => ({ outcome: 'warn', what, ...missingLines(one) })),
    ...said(reasons.some(({ wrong }) => wrong) ? 'warn' : 'ok', unknown.length, `not looked up: ${because}`),
  ];
}
