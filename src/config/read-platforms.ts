import { nearest } from '../lib/nearest.ts';
import type { GivenSettings, PlatformDefinition, PlatformSetting } from '../port/definition.ts';
import type { PlatformId } from '../port/refs.ts';
import type { ConfigFault, Environment } from './read.ts';

const longest = 1000;

/** What is set of each platform that has anything set, with the fallbacks of the rest. Adds to `faults`. */
export function readPlatforms(
  env: Environment,
  definitions: readonly PlatformDefinition[],
  faults: ConfigFault[],
): ReadonlyMap<PlatformId, GivenSettings> {
  const found = new Map<PlatformId, GivenSettings>();
  for (const definition of definitions) {
    const settings = Object.entries(definition.settings ?? {});
    faults.push(...mistyped(env, definition.id, new Set(settings.map(([name]) => name))));
    if (!settings.some(([name]) => env[name] !== undefined)) continue;
    const before = faults.length;
    const given = Object.fromEntries(settings.flatMap(([name, setting]) => setOf(name, setting, env, faults)));
    if (faults.length === before) faults.push(...(definition.faults?.(given) ?? []));
    found.set(definition.id, given);
  }
  return found;
}

function setOf(name: string, setting: PlatformSetting, env: Environment, faults: ConfigFault[]): [string, string][] {
  const value = env[name] ?? setting.fallback;
  if (value === undefined) return [];
  const fault = unwritable(value) ?? setting.fault?.(value);
  if (fault === undefined) return [[name, value]];
  faults.push({ variable: name, reason: fault });
  return [];
}

function unwritable(value: string): string | undefined {
  if (value.length > longest) return `must have at most ${longest} characters`;
  return /[\u0000-\u001f\u007f]/.test(value) ? 'must be without control characters' : undefined;
}

/** Other programs may have variables that begin with the platform's name; one that is nearly ours is ours. */
function mistyped(env: Environment, id: PlatformId, known: ReadonlySet<string>): ConfigFault[] {
  const others = Object.keys(env).filter((name) => name.startsWith(`${id.toUpperCase()}_`) && !known.has(name));
  return others.flatMap((variable) => {
    const meant = nearest(variable, [...known]);
    return meant === undefined ? [] : [{ variable, reason: `is not known; did you mean ${meant}?` }];
  });
}
