import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { botSettings, type LivingWorkspace, openLivingWorkspace } from '../crash/story-house.ts';
import { run } from '../fakes/run.ts';
import { Actor, until, wordsOf } from '../scenarios/house.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));

/** All that a newcomer writes, besides its texts. */
const greet = `
import { t } from '#src/i18n/types.ts';
import { noticeCard } from '#src/services/cards/replies.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';

export default command({
  kind: 'slash',
  description: 'command.greet',
  may: 'help.read',
  options: { name: option.line({ label: 'option.greet.name' }) },
  async run(_ctx, { name }) {
    return noticeCard(t('greet.hello', { name }), 'good');
  },
});
`;
const english = [
  "'command.greet': 'Greets somebody',",
  "'option.greet.name': 'Whom to greet',",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text.
  "'greet.hello': (p: { name: string }) => `Hello, ${p.name}!`,",
];
const spanish = [
  "'command.greet': 'Saluda a alguien',",
  "'option.greet.name': 'A quién saludar',",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text.
  "'greet.hello': (p) => `¡Hola, ${p.name}!`,",
];

describe('a newcomer adds a slash command by one file and its texts', () => {
  let copy: string;
  let house: LivingWorkspace;

  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), 'relevo-newcomer-'));
    const isNoTest = (path: string) => !path.endsWith('.test.ts');
    for (const part of ['src', 'commands', 'jobs', 'bin', 'package.json', 'tsconfig.json'])
      await cp(join(project, part), join(copy, part), { recursive: true, filter: isNoTest });
    await symlink(join(project, 'node_modules'), join(copy, 'node_modules'));
    house = await openLivingWorkspace();
  });
  afterAll(async () => {
    await house?.close();
    await rm(copy, { recursive: true, force: true });
  });

  const write = (path: string, text: string) => writeFile(join(copy, path), text);
  /** Of what the newcomer wrote and all that it builds on: the whole takes twelve times as long, and is checked elsewhere. */
  const typeCheck = async () => {
    // The second time it checks what has changed since the first.
    const compilerOptions = { incremental: true, tsBuildInfoFile: 'touched.tsbuildinfo' };
    const touched = { extends: './tsconfig.json', compilerOptions, include: ['commands/greet.ts', 'src/i18n'] };
    await write('touched.json', JSON.stringify(touched));
    const args = ['-p', 'touched.json', '--singleThreaded'];
    return run(process.execPath, [join(copy, 'node_modules/typescript/bin/tsc'), ...args], { cwd: copy });
  };

  /** The texts go to the top of the language's file. */
  async function addTexts(language: string, opening: string, lines: readonly string[]): Promise<void> {
    const path = `src/i18n/${language}.ts`;
    const before = await readFile(join(copy, path), 'utf8');
    expect(before).toContain(opening);
    await write(path, before.replace(opening, [opening, ...lines].join('\n')));
  }

  it('is held to all languages by the type check, and the command works in the workspace', async () => {
    await write('commands/greet.ts', greet);
    await addTexts('en', 'const en = {', english);
    const missing = await typeCheck();
    expect(missing.out).toMatch(/src\/i18n\/es\.ts.*\n?.*greet/);
    expect(missing.code).not.toBe(0);
    await addTexts('es', 'const es: Catalogue = {', spanish);
    expect(await typeCheck()).toMatchObject({ code: 0, out: '' });

    const { workspace } = house;
    const bot = house.keepBot('newcomer', copy);
    await until('the bot', () => workspace.botConnected() || undefined);
    const offered = workspace.menu()?.commands.find(({ name }) => name === 'greet');
    expect(offered).toMatchObject({
      description: { en: 'Greets somebody', es: 'Saluda a alguien' },
      options: [{ id: 'name', required: true, description: { en: 'Whom to greet', es: 'A quién saludar' } }],
    });
    const ana = new Actor(workspace, 'ana');
    await ana.type('support-acme', '/greet Lucía');
    const hola = await ana.sees('support-acme', /Lucía/);
    expect([wordsOf(hola), hola.onlyYou]).toEqual(['¡Hola, Lucía!', true]);
    const mia = new Actor(workspace, 'mia');
    await mia.type('agents', '/greet Noah');
    expect(wordsOf(await mia.sees('agents', /Noah/))).toBe('Hello, Noah!');
    await bot.stop();
  });

  it('stops the start with every fault of every file that is wrong', async () => {
    await write('commands/empty.ts', 'export const greeting = 1;\n');
    await write('commands/half.ts', "export default { kind: 'slash', description: 'command.relevo' };\n");
    await write('commands/broken.ts', "import '#src/nowhere.ts';\nexport default {};\n");
    const env = botSettings(house.dataDir);
    const { code, err } = await run(process.execPath, [join(copy, 'bin/relevo.js'), 'start'], { cwd: copy, env });
    expect(code).toBe(1);
    expect(err).toMatch(/empty\.ts: has no default export/);
    for (const fault of ['does not say who may use it \\(may\\)', 'has no options', 'has no run'])
      expect(err).toMatch(new RegExp(`half\\.ts: ${fault}`));
    expect(err).toMatch(/broken\.ts: cannot be imported/);
  });
});
