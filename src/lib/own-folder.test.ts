import { chmodSync, chownSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ownFolder } from './own-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'relevo-own-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('makes a folder for this user alone, and takes it again', () => {
  const path = join(folder, 'data');
  ownFolder(path);
  expect(statSync(path).mode & 0o777).toBe(0o700);
  expect(() => ownFolder(path)).not.toThrow();
});

it('refuses one that everybody can write in', () => {
  chmodSync(folder, 0o777);
  expect(() => ownFolder(folder)).toThrow(/can be written by everybody/);
});

it.runIf(process.getuid?.() === 0)('refuses one of another user', () => {
  chownSync(folder, 12_345, 12_345);
  expect(() => ownFolder(folder)).toThrow(/belongs to another user/);
});
