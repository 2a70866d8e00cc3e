import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { whatIsKnown } from '#src/cli/settings.ts';
import { parseDesk } from '#src/config/desk.ts';
import { defaultDesk } from '#src/config/desk-defaults.ts';
import { readConfig } from '#src/config/read.ts';
import { settings } from '#src/config/schema.ts';
import { discoverPlatforms } from '#src/discover.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');

const definitions = await discoverPlatforms();
const all: Readonly<Record<string, { about: string; secret: boolean; fallback?: string }>> = Object.assign(
  { ...settings },
  ...definitions.map((definition) => definition.settings ?? {}),
);

describe('.env.example', () => {
  const example = read('.env.example');

  it('holds exactly the settings that there are, in their order', () => {
    const keys = Array.from(example.matchAll(/^(\w+)=/gm), ([, key]) => key);
    expect(keys).toEqual(Object.keys(all));
    expect(new Set(Object.keys(parseEnv(example)))).toEqual(new Set(keys));
  });

  it.each(Object.entries(all))('describes %s in the words of the schema', (name, setting) => {
    const block = example.split('\n\n').find((lines) => lines.includes(`\n${name}=`)) ?? '';
    expect(block).toContain(`# ${setting.about}\n`);
    if (setting.fallback !== undefined) expect(block).toContain(`# Default: ${setting.fallback}`);
    expect(/\bSecret\b/.test(block)).toBe(setting.secret);
  });

  it('works as it is', () => {
    const cwd = mkdtempSync(join(tmpdir(), 'relevo-env-'));
    try {
      const before = readConfig({ env: {}, cwd, platforms: definitions });
      copyFileSync(join(root, '.env.example'), join(cwd, '.env'));
      expect(readConfig({ env: {}, cwd, platforms: definitions })).toEqual(before);
    } finally {
      rmSync(cwd, { recursive: true });
    }
  });
});

describe('relevo.example.yaml', () => {
  const example = read('relevo.example.yaml');

  it('is the default desk, complete', async () => {
    const { sla, ...others } = parse(example) as typeof defaultDesk;
    const { sla: defaultSla, ...defaults } = defaultDesk;
    expect(others).toEqual(defaults);
    // Hours and targets are written as people write them.
    const { calendars, targets, ...rest } = sla;
    const { calendars: defaultCalendars, targets: defaultTargets, ...defaultRest } = defaultSla;
    expect(rest).toEqual(defaultRest);
    expect(Object.keys(calendars)).toEqual(Object.keys(defaultCalendars));
    for (const [name, calendar] of Object.entries(calendars))
      expect(Object.keys(calendar)).toEqual(Object.keys(defaultCalendars[name] ?? {}));
    expect(targets).toHaveLength(defaultTargets.length);
    expect(parseDesk(example, await whatIsKnown())).toEqual(defaultDesk);
  });

  it('names every triage check that there is', async () => {
    const { triageChecks } = await whatIsKnown();
    const line = /^# Checks: (.+)\.$/m.exec(example)?.[1]?.split(', ') ?? [];
    expect(line.toSorted()).toEqual(triageChecks.toSorted());
  });
});
