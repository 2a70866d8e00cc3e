import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { ScanError, scanFolder } from './scan.ts';

const made: string[] = [];

async function folderOf(files: Record<string, string>): Promise<URL> {
  const folder = await mkdtemp(join(tmpdir(), 'relevo-scan-'));
  made.push(folder);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return pathToFileURL(folder);
}

afterEach(async () => {
  await Promise.all(made.splice(0).map((folder) => rm(folder, { recursive: true })));
});

async function faultsOf(scan: Promise<unknown>): Promise<readonly string[]> {
  const error: unknown = await scan.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ScanError);
  return (error as ScanError).faults;
}

describe('scanFolder', () => {
  it('finds default exports in the order of their names, tests aside', async () => {
    const folder = await folderOf({
      'b.ts': 'export default 2 as number;',
      'a.ts': 'export default 1;',
      'a.test.ts': 'throw new Error("a test is not a part");',
      'notes.md': 'no code',
    });
    expect(await scanFolder(folder, /\.ts$/)).toEqual([
      { name: 'a', value: 1 },
      { name: 'b', value: 2 },
    ]);
  });

  it('goes into folders only when asked to', async () => {
    const folder = await folderOf({ 'ticket.ts': 'export default 1', 'ticket/new.ts': 'export default 2' });
    expect((await scanFolder(folder, /\.ts$/)).map(({ name }) => name)).toEqual(['ticket']);
    const all = await scanFolder(folder, /\.ts$/g, { recursive: true });
    expect(all.map(({ name }) => name)).toEqual(['ticket', 'ticket/new']);
  });

  it('lists every fault of every file at once', async () => {
    const folder = await folderOf({
      'broken.ts': 'this is no code',
      'fine.ts': 'export default { id: "x" }',
      'none.ts': 'export const other = 1;',
      'same.ts': 'export default { id: "x" }',
      'throws.ts': 'throw new Error("when loaded")',
      'wrong.ts': 'export default { id: 7 }',
    });
    const check = (value: unknown) => {
      const id = (value as { id?: unknown }).id;
      return typeof id === 'string' ? [] : ['has no id', 'has no name'];
    };
    const faults = await faultsOf(scanFolder<{ id: string }>(folder, /\.ts$/, { check, id: (value) => value.id }));
    expect(faults).toEqual([
      expect.stringMatching(/^broken\.ts: cannot be imported/),
      'none.ts: has no default export',
      expect.stringMatching(/^throws\.ts: cannot be imported .*when loaded/),
      'wrong.ts: has no id',
      'wrong.ts: has no name',
      'fine, same: all are "x"',
    ]);
  });

  it('does not skip a file that a matching pattern takes in and that is no module', async () => {
    const folder = await folderOf({ 'a.ts': 'export default 1', 'b.txt': 'words' });
    expect(await faultsOf(scanFolder(folder, /./))).toEqual(['b.txt: is not a .ts file']);
  });

  it('gives nothing for a folder that is not there', async () => {
    expect(await scanFolder(new URL('not-there/', await folderOf({})), /\.ts$/)).toEqual([]);
  });
});
