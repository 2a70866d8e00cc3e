import type { Desk } from '../../domain/desk.ts';
import { nearest } from '../../lib/nearest.ts';
import type { Directory, Names } from '../../port/platform.ts';
import type { PlatformId } from '../../port/refs.ts';
import { channelOn, isPerson, namedOn } from './setting.ts';

/** Something in chat that the settings name. */
export interface NamedPlace {
  /** Where it stands, as faults of the desk's file say it: `teams.dev.channel`, `channels.intake.0`. */
  readonly setting: string;
  readonly kind: 'intake' | 'channel' | 'group' | 'person' | 'onCall';
  /** What stands there, with its platform when that is named. */
  readonly name: string;
}

/** Something that the settings name and that is not there. */
export interface MissingPlace extends NamedPlace {
  /** Where it was looked for; nowhere when it names a platform that is not connected. */
  readonly lookedOn: readonly PlatformId[];
  /** What was meant most likely, as it would stand in the settings. */
  readonly near?: string;
}

/** Something that the settings name, on the first platform that has it. */
export interface FoundPlace extends NamedPlace {
  readonly on: PlatformId;
  /** Others that have one of the same name, which is not meant. */
  readonly also?: readonly PlatformId[];
}

export interface LookedUp {
  readonly there: readonly FoundPlace[];
  readonly missing: readonly MissingPlace[];
  /** Nothing can be said of these now, as a platform that may have them gave no answer. */
  readonly unknown: readonly NamedPlace[];
  /** What the platforms that gave no answer failed with. */
  readonly away: ReadonlyMap<PlatformId, unknown>;
}

/** Every channel, group and person that the settings name, each time that they do. */
export function namedIn({ channels, roles, teams, oncall }: Desk): readonly NamedPlace[] {
  const channel = (setting: string, name: string): NamedPlace => ({ setting, kind: 'channel', name });
  const groups = (setting: string, names: readonly string[]) =>
    names.map(
      (name, i): NamedPlace => ({ setting: `${setting}.${i}`, kind: isPerson(name) ? 'person' : 'group', name }),
    );
  return [
    ...channels.intake.map((name, i): NamedPlace => ({ setting: `channels.intake.${i}`, kind: 'intake', name })),
    channel('channels.agents', channels.agents),
    channel('channels.leads', channels.leads),
    ...(channels.managers === undefined ? [] : [channel('channels.managers', channels.managers)]),
    ...Object.entries(teams).map(([id, team]) => channel(`teams.${id}.channel`, team.channel)),
    ...Object.entries(roles).flatMap(([role, names]) => groups(`roles.${role}`, names)),
    ...Object.entries(teams).flatMap(([id, team]) => groups(`teams.${id}.groups`, team.groups)),
    ...Object.entries(oncall).flatMap(([id, { people }]) =>
      people.flatMap((name, i): NamedPlace[] =>
        name === null ? [] : [{ setting: `oncall.${id}.people.${i}`, kind: 'onCall', name }],
      ),
    ),
  ];
}

/**
 * Looks up everything that the settings name, one after the other, and asks a platform that fails no more. Never rejects.
 * @param platforms all those that a setting can mean, also those that may not answer
 * @param signal what was not looked up when it is raised is unknown
 */
export async function lookUp(desk: Desk, platforms: readonly Directory[], signal?: AbortSignal): Promise<LookedUp> {
  const there: FoundPlace[] = [];
  const missing: MissingPlace[] = [];
  const unknown: NamedPlace[] = [];
  const away = new Map<PlatformId, unknown>();
  const knownNames = new Map<PlatformId, Names | undefined>();
  for (const named of namedIn(desk)) {
    const meant = platforms.filter(({ id }) => namedOn(named.name, id) !== undefined);
    const found = signal?.aborted ? 'unknown' : await firstWith(named, meant, away);
    if (found === 'unknown') unknown.push(named);
    else if (found) there.push({ ...named, on: found.id, ...(await alsoOn(named, found, meant, away)) });
    else missing.push({ ...named, lookedOn: meant.map(({ id }) => id), ...(await nearOf(named, meant, knownNames)) });
  }
  return { there, missing, unknown, away };
}

/** Unknown when none of those that answered has it, but not all did. */
async function firstWith(
  named: NamedPlace,
  platforms: readonly Directory[],
  away: Map<PlatformId, unknown>,
): Promise<Directory | 'unknown' | undefined> {
  for (const platform of platforms) {
    if (away.has(platform.id)) continue;
    try {
      if (await isOn(named, platform)) return platform;
    } catch (error) {
      away.set(platform.id, error);
    }
  }
  return platforms.some(({ id }) => away.has(id)) ? 'unknown' : undefined;
}

/** Only of a channel that one message goes to: intake and groups are meant of every platform. */
async function alsoOn(
  named: NamedPlace,
  found: Directory,
  platforms: readonly Directory[],
  away: Map<PlatformId, unknown>,
): Promise<{ also?: readonly PlatformId[] }> {
  if (named.kind !== 'channel') return {};
  const also: PlatformId[] = [];
  for (const platform of platforms.slice(platforms.indexOf(found) + 1))
    if ((await firstWith(named, [platform], away)) === platform) also.push(platform.id);
  return also.length === 0 ? {} : { also };
}

async function isOn({ kind, name }: NamedPlace, platform: Directory): Promise<boolean> {
  if (kind === 'intake' || kind === 'channel') return (await channelOn(name, platform)) !== undefined;
  const named = namedOn(name, platform.id);
  const user = named && (named.kind === 'person' ? named.user : kind === 'onCall' ? named.name : undefined);
  if (user !== undefined) return (await platform.profile({ platform: platform.id, user })) !== undefined;
  return named?.kind === 'name' && (await platform.groupMembers(named.name)) !== undefined;
}

/** It is an offer only: a platform that cannot say what there is takes nothing from the fault. */
async function nearOf(
  { kind, name }: NamedPlace,
  platforms: readonly Directory[],
  known: Map<PlatformId, Names | undefined>,
): Promise<{ near?: string }> {
  if (kind === 'person' || kind === 'onCall') return {};
  for (const platform of platforms) {
    const named = namedOn(name, platform.id);
    if (named?.kind !== 'name') continue;
    if (!known.has(platform.id)) known.set(platform.id, await platform.names?.().catch(() => undefined));
    const names = known.get(platform.id);
    const near = names && nearest(named.name, kind === 'group' ? names.groups : names.channels);
    if (near !== undefined) return { near: `${name.slice(0, name.length - named.name.length)}${near}` };
  }
  return {};
}
