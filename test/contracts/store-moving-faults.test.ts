import { createHash } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { cwd, dataOf, fill, relevo, useFolder, within } from './store-moving-kit.ts';

useFolder();

describe('an export that is not whole', () => {
  beforeEach(async () => {
    await fill('data', 20);
    expect((await relevo(['export'])).code).toBe(0);
  });

  async function refusal(args = ['import', 'relevo-export']): Promise<string> {
    const { code, out, err } = await relevo(args, dataOf('other'));
    expect([code, out]).toEqual([1, '']);
    return err;
  }
  const file = (name: string): string => join(cwd, 'relevo-export', name);
  const nothingIsIn = () => within('other', (client) => client.db().listCollections().toArray());

  it('is refused by file and line, and nothing of it is put', async () => {
    const lines = (await readFile(file('tickets.jsonl'), 'utf8')).split('\n');
    lines[6] = lines[6]?.slice(0, 40) ?? '';
    await writeFile(file('tickets.jsonl'), lines.join('\n'));
    expect(await refusal()).toMatch(/relevo-export\/tickets\.jsonl, line 7: column \d+: /);
    expect(await nothingIsIn()).toEqual([]);
  });

  it('is refused when a line is more, less or other, though each is well-formed', async () => {
    await appendFile(file('people.jsonl'), '{"_id":{"$numberInt":"1"}}\n');
    expect(await refusal()).toMatch(/people\.jsonl is not what was exported: it has 3 documents .* and 2 in /);
    const tickets = await readFile(file('tickets.jsonl'), 'utf8');
    await rm(file('people.jsonl'));
    expect(await refusal()).toMatch(/people\.jsonl is missing/);
    await writeFile(file('tickets.jsonl'), tickets.replace('words', 'wordz'));
    await rename(file('empty.jsonl'), file('people.jsonl'));
    expect(await refusal()).toMatch(/is missing|is not what was exported/);
    expect(await nothingIsIn()).toEqual([]);
  });

  it('is refused without a manifest, with a damaged one, and with a newer one', async () => {
    const manifest = await readFile(file('manifest.json'), 'utf8');
    await writeFile(file('manifest.json'), manifest.replace('"version": 1', '"version": 99'));
    expect(await refusal()).toMatch(
      /has format 99, but this Relevo knows formats up to 1: it was written by a newer Relevo/,
    );
    await writeFile(file('manifest.json'), manifest.replace('tickets.jsonl', '../tickets.jsonl'));
    expect(await refusal()).toMatch(/manifest\.json is no manifest of an export \(collections\.\d+\.file is wrong\)/);
    await rm(file('manifest.json'));
    expect(await refusal()).toMatch(/has no manifest\.json: the export into it was not finished/);
    expect(await refusal(['import', 'nowhere'])).toMatch(/nowhere is no folder/);
  });

  it('is refused for an index that the store does not serve, before a document is in', async () => {
    const manifest = await readFile(file('manifest.json'), 'utf8');
    await writeFile(
      file('manifest.json'),
      manifest.replace('\\"mail\\":{\\"$numberInt\\":\\"1\\"}', '\\"mail\\":\\"text\\"'),
    );
    expect(await refusal()).toMatch(
      /the index mail_1 of people \(people\.jsonl\) cannot be made in this store: .*text/,
    );
    for (const { name } of await nothingIsIn())
      expect(await within('other', (client) => client.db().collection(name).countDocuments()), name).toBe(0);
  });

  it('is refused for a document that breaks a unique index, by file and line', async () => {
    const text = await readFile(file('tickets.jsonl'), 'utf8');
    const broken = text.replace('"number":{"$numberInt":"7"}', '"number":{"$numberInt":"6"}');
    await writeFile(file('tickets.jsonl'), broken);
    const manifest = await readFile(file('manifest.json'), 'utf8');
    const sum = (of: string) => createHash('sha256').update(of).digest('hex');
    await writeFile(file('manifest.json'), manifest.replace(sum(text), sum(broken)));
    expect(await refusal()).toMatch(/tickets\.jsonl, line 8: the store refuses this document: E11000/);
  });
});

describe('wrong use of relevo store', () => {
  it.each([
    [[], 'takes export or import'],
    [['exprot'], 'takes export or import, and got "exprot"'],
    [['export', 'folder'], 'export takes no folder but that of --out'],
    [['export', '--what'], "Unknown option '--what'"],
    [['import'], 'import takes one folder'],
    [['import', 'a', 'b'], 'import takes one folder'],
    [['import', 'a', '--out', 'b'], "Unknown option '--out'"],
  ])('is told for %j, with exit code 2', async (args, reason) => {
    const { code, out, err } = await relevo(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(reason);
  });

  it('shows its help', async () => {
    const { code, out } = await relevo(['import', '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/^relevo store export \[--out <folder>\] \| import <folder> \[--merge\]\n/);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  it('exports nothing where there is no store, over no other files, and from no other store into what was begun', async () => {
    const none = await relevo(['export']);
    expect([none.code, none.out]).toEqual([1, '']);
    expect(none.err).toContain('there is no store in');
    expect(await readdir(cwd)).toEqual([]);
    await fill('data', 1);
    await mkdir(join(cwd, 'mine'));
    await writeFile(join(cwd, 'mine', 'letter.txt'), 'dear');
    expect((await relevo(['export', '--out', 'mine'])).err).toMatch(
      /mine is not empty; give another folder with --out/,
    );
    expect(await readdir(join(cwd, 'mine'))).toEqual(['letter.txt']);
    expect((await relevo(['export'])).code).toBe(0);
    expect((await relevo(['export'])).err).toMatch(/relevo-export holds an export already, of \d{4}-/);
    await fill('second', 1);
    await rm(join(cwd, 'relevo-export', 'manifest.json'));
    await writeFile(
      join(cwd, 'relevo-export', 'begun.json'),
      '{"format":"relevo-export","source":"another","begunAt":"x","run":"y"}',
    );
    expect((await relevo(['export'], dataOf('second'))).err).toMatch(/the beginning of an export of another store/);
  });

  it('does not reach a MongoDB, and says so without its address', async () => {
    const uri = 'mongodb://relevo:s3cret@127.0.0.1:9/relevo?serverSelectionTimeoutMS=300';
    const { code, err } = await relevo(['export', '--out', 'x'], { MONGODB_URI: uri });
    expect(code).toBe(1);
    expect(err).toMatch(/the store was not reached or broke off/);
    expect(err).not.toMatch(/s3cret|127\.0\.0\.1/);
  });
});
