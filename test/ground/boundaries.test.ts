import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkBoundaries } from '../../scripts/boundaries.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A small tree that is right; each case adds one file. */
const right = {
  'src/main.ts': "import './services/open.ts'; import './store/tickets.ts'; import './config/read.ts';",
  'src/cli/relevo.ts': "import '../main.ts';",
  'src/config/read.ts':
    "import 'zod'; import 'yaml'; import type { Desk } from '../domain/desk.ts'; export const c: Desk = 1;",
  'src/domain/desk.ts': 'export type Desk = number; export const rule = 1;',
  'src/lib/clock.ts': 'export const clock = 1;',
  'src/lib/ids.ts': "import 'node:crypto';",
  'src/port/cards.ts': "export type { Desk } from '../domain/desk.ts';",
  'src/services/open.ts': "import '../domain/desk.ts'; export interface Tickets { a: 1 } export const open = 1;",
  'src/store/tickets.ts':
    "import 'mongoose'; import type { Tickets } from '../services/open.ts'; export const t: Tickets = { a: 1 };",
  'src/store/embedded/file.ts': "import 'node:sqlite';",
  'src/mail/smtp.ts': "import 'nodemailer';",
  'src/sniff/type-of.ts': "import 'file-type';",
  'src/documents/pdf.ts': "import 'pdfkit'; import '../domain/desk.ts';",
  'src/holidays/public.ts': "import 'date-holidays'; import '../domain/desk.ts';",
  'src/chat/workspace/bot.ts': "import 'ws'; import '../../workspace/protocol.ts';",
  'src/workspace/protocol.ts': 'export const protocol = 1;',
  'src/workspace/page.ts': "import 'hono'; import './protocol.ts';",
  'src/store/tickets.test.ts': "import '../domain/desk.ts'; import '../main.ts'; import 'vitest';",
  'commands/ticket.ts': "import '#src/services/open.ts'; import 'zod';",
  'jobs/relay.ts': "import '#src/services/open.ts';",
} satisfies Record<string, string>;

const wrong: readonly [rule: string, file: string, text: string][] = [
  ['layer-src-lib', 'src/lib/x.ts', "import '../domain/desk.ts';"],
  ['layer-src-i18n', 'src/i18n/x.ts', "import type { Desk } from '../domain/desk.ts'; export const d: Desk = 1;"],
  ['layer-src-domain', 'src/domain/x.ts', "import '../port/cards.ts';"],
  ['layer-src-port', 'src/port/x.ts', "import '../services/open.ts';"],
  ['layer-src-services', 'src/services/x.ts', "import '../store/tickets.ts';"],
  ['layer-commands', 'commands/x.ts', "import '#src/store/tickets.ts';"],
  ['layer-commands', 'commands/y.ts', "await import('../src/mail/smtp.ts');"],
  ['layer-jobs', 'jobs/x.ts', "import '#src/config/read.ts';"],
  ['layer-src-config', 'src/config/x.ts', "import '../services/open.ts';"],
  ['layer-src-mail', 'src/mail/x.ts', "import '../store/tickets.ts';"],
  ['layer-src-holidays', 'src/holidays/x.ts', "import '../services/open.ts';"],
  ['layer-src-sniff', 'src/sniff/x.ts', "import '../mail/smtp.ts';"],
  ['layer-src-store', 'src/store/x.ts', "import '../chat/workspace/bot.ts';"],
  ['layer-src-scheduler', 'src/scheduler/x.ts', "import '#jobs/relay.ts';"],
  ['layer-src-chat-workspace', 'src/chat/workspace/x.ts', "import '../../workspace/page.ts';"],
  ['layer-src-workspace', 'src/workspace/x.ts', "import '../domain/desk.ts';"],
  ['adapters-take-interfaces', 'src/mail/x.ts', "import { open } from '../services/open.ts'; export const o = open;"],
  ['pure-rules', 'src/domain/x.ts', "import '../lib/clock.ts';"],
  ['pure-rules-no-package', 'src/domain/x.ts', "import 'pino';"],
  ['pure-rules-no-node', 'src/domain/x.ts', "import 'node:fs';"],
  ['home-of-mongoose-mongodb-bson', 'src/services/x.ts', "import 'mongoose';"],
  ['home-of-mongoose-mongodb-bson', 'src/cli/x.ts', "import { MongoClient } from 'mongodb'; new MongoClient('');"],
  ['home-of-agenda-agendajs', 'jobs/x.ts', "import 'agenda';"],
  ['home-of-nodemailer', 'src/services/x.ts', "import 'nodemailer';"],
  ['layer-src-documents', 'src/documents/x.ts', "import '../services/open.ts';"],
  ['home-of-pdfkit-napi-rs-expo-google-fonts', 'src/cli/x.ts', "await import('pdfkit');"],
  ['home-of-date-holidays', 'src/cli/x.ts', "await import('date-holidays');"],
  ['home-of-file-type', 'src/services/x.ts', "import 'file-type';"],
  ['home-of-hono-hono', 'src/cli/x.ts', "import '@hono/node-server';"],
  ['home-of-ws', 'src/services/x.ts', "import 'ws';"],
  ['home-of-pino', 'src/services/x.ts', "import 'pino';"],
  ['home-of-yaml', 'src/services/x.ts', "import 'yaml';"],
  ['home-of-zod', 'src/lib/x.ts', "import 'zod';"],
  ['home-of-sqlite', 'src/services/x.ts', "import 'node:sqlite';"],
  ['no-test-in-the-product', 'src/services/x.ts', "import '../store/tickets.test.ts';"],
  ['no-development-package-in-the-product', 'src/services/x.ts', "import 'fast-check';"],
  ['no-unresolvable', 'src/services/x.ts', "import './nowhere.ts';"],
  ['no-cycle', 'src/lib/x.ts', "import './x2.ts';"],
];

/** Where the violation at this place is planted: a file of its own, so that all of them are looked for in one go. */
const planted = wrong.map(([rule, file, text], at) => ({ rule, file: file.replace(/\w(?=\.ts$)/, `x${at}`), text }));

describe('a planted violation', () => {
  let tree: string;

  beforeAll(async () => {
    tree = await mkdtemp(join(tmpdir(), 'relevo-tree-'));
    for (const file of ['.dependency-cruiser.mjs', 'package.json']) await cp(join(root, file), join(tree, file));
    for (const [file, text] of Object.entries(right)) await plant(file, text);
    await plant('src/lib/x2.ts', 'export const x2 = 1;');
    // The tool looks packages up on disk; a link would make their names those of the linked folder.
    const packages = [
      'mongoose',
      'mongodb',
      'agenda',
      'nodemailer',
      'file-type',
      'date-holidays',
      'pdfkit',
      'hono',
      '@hono/node-server',
      'ws',
      'pino',
      'yaml',
      'zod',
      'fast-check',
      'vitest',
    ];
    for (const name of packages) {
      await plant(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
      await plant(`node_modules/${name}/index.js`, 'module.exports = {};');
    }
  });

  afterAll(async () => {
    await rm(tree, { recursive: true });
  });

  async function plant(file: string, text: string): Promise<void> {
    await mkdir(dirname(join(tree, file)), { recursive: true });
    await writeFile(join(tree, file), `${text}\n`);
  }

  it('is absent from a tree that is right', async () => {
    const found = await checkBoundaries(tree);
    expect(found.violations).toEqual([]);
    expect(found.read).toBe(Object.keys(right).length + 1);
  });

  it('is seen, whichever it is, and nothing else is', async () => {
    for (const { file, text } of planted) await plant(file, text);
    await plant('src/lib/x2.ts', `import './${basename(planted.at(-1)?.file ?? '')}';`);
    const { violations } = await checkBoundaries(tree);
    // A cycle is told from any of its files.
    const seen = (rule: string, file: string) =>
      violations.some((one) => one.startsWith(`${rule}: `) && one.includes(file));
    expect(planted.filter(({ rule, file }) => !seen(rule, file))).toEqual([]);
    expect(violations.filter((one) => !planted.some(({ file }) => one.includes(file)))).toEqual([]);
  });
});
