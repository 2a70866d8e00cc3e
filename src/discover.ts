import type { Config } from './config/schema.ts';
import type { Check, Checks } from './domain/triage/check.ts';
import { scanFolder } from './lib/scan.ts';
import type { PlatformDefinition } from './port/definition.ts';
import type { Command, Commands } from './services/commands/command.ts';
import type { Job, Jobs } from './services/job.ts';

const ROOT = new URL('../', import.meta.url);
const SOURCE = /\.ts$/;

/** The commands by their names: `commands/ticket/new.ts` is `ticket new`. @throws ScanError with every fault */
export async function discoverCommands(): Promise<Commands> {
  const found = await scanFolder<Command>(new URL('commands/', ROOT), SOURCE, {
    recursive: true,
    check: commandFaults,
  });
  return new Map(found.map(({ name, value }) => [name.replaceAll('/', ' '), value]));
}

function commandFaults(value: unknown, name: string): readonly string[] {
  const { kind, description, may, options, run, form, search } = (value ?? {}) as Partial<Command>;
  return [
    ...(kind === 'slash' || kind === 'button' || kind === 'message' ? [] : ['has no kind (slash, button, message)']),
    ...(typeof description === 'string' ? [] : ['has no description']),
    ...(typeof may === 'string' ? [] : ['does not say who may use it (may)']),
    ...(typeof options === 'object' ? [] : ['has no options']),
    ...(typeof run === 'function' ? [] : ['has no run']),
    ...(search === undefined || (kind === 'slash' && search in (options ?? {}))
      ? []
      : ['is a search by an option that it does not have, or is not typed']),
    ...(form === undefined || typeof form.title === 'string' ? [] : ['has a form without a title']),
    ...(name.split('/').length <= 2 ? [] : ['lies deeper than two folders, and a command has two words at most']),
  ];
}

/** The jobs by the names of their files. @throws ScanError with every fault */
export async function discoverJobs(): Promise<Jobs> {
  const check = (value: unknown) => {
    const { everyMs, run } = (value ?? {}) as Partial<Job>;
    return [
      ...(typeof everyMs === 'number' && everyMs > 0 ? [] : ['has no everyMs']),
      ...(typeof run === 'function' ? [] : ['has no run']),
    ];
  };
  const found = await scanFolder<Job>(new URL('jobs/', ROOT), SOURCE, { check });
  return new Map(found.map(({ name, value }) => [name, value]));
}

/** The chat platforms: the folders of `src/chat/`. @throws ScanError with every fault */
export async function discoverPlatforms(): Promise<readonly PlatformDefinition[]> {
  const check = (value: unknown) => {
    const { id, create } = (value ?? {}) as Partial<PlatformDefinition>;
    return [
      ...(typeof id === 'string' ? [] : ['has no id']),
      ...(typeof create === 'function' ? [] : ['has no create']),
    ];
  };
  const found = await scanFolder<PlatformDefinition>(new URL('src/chat/', ROOT), /^[a-z]+\/index\.ts$/, {
    recursive: true,
    check,
    id: ({ id }) => id,
  });
  return found.map(({ value }) => value);
}

/** Those that are part of an installation: what is set for them says so, and of the local workspace whether it runs. */
export function installed(
  definitions: readonly PlatformDefinition[],
  config: Pick<Config, 'platforms' | 'workspace'>,
): readonly PlatformDefinition[] {
  return definitions.filter(({ id, settings }) =>
    settings === undefined ? config.workspace !== undefined : config.platforms.has(id),
  );
}

/** The triage checks by their ids. @throws ScanError with every fault */
export async function discoverChecks(): Promise<Checks> {
  const check = (value: unknown) => {
    const { id, label, fields } = (value ?? {}) as Partial<Check>;
    return [
      ...(typeof id === 'string' ? [] : ['has no id']),
      ...(typeof label === 'string' ? [] : ['has no label']),
      ...(Array.isArray(fields) && fields.length > 0 ? [] : ['has no fields']),
    ];
  };
  const found = await scanFolder<Check>(new URL('src/domain/triage/checks/', ROOT), SOURCE, {
    check,
    id: ({ id }) => id,
  });
  return new Map(found.map(({ value }) => [value.id, value]));
}
