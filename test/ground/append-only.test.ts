import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ruleOf } from '#src/store/moving/merge.ts';

const sources = globSync('{src,commands,jobs,bin}/**/*.{ts,js}').filter((path) => !path.endsWith('.test.ts'));
const textOf = (path: string) => readFileSync(path, 'utf8');
/** By any of these one gets at the collection of the audit log. */
const HANDLES = /collection(?:\(|: )'audit'|'AuditEntry'/;
/** By any of these a document that is there is changed or goes; `\\b` as in `model.updateOne(`, `.collection.drop(`. */
const CHANGES =
  /\b(?:\w*[uU]pdate\w*|\w*[dD]elete\w*|\w*[rR]eplace\w*|findOneAnd\w+|findByIdAnd\w+|bulk\w+|drop\w*|save|expireAfterSeconds)\(/;

it('the audit log is reached in one file, which has no way to change or to remove a line', () => {
  expect(sources.length).toBeGreaterThan(400);
  expect(sources.filter((path) => HANDLES.test(textOf(path)))).toEqual(['src/store/audit.ts']);
  expect(textOf('src/store/audit.ts')).not.toMatch(CHANGES);
  // The patterns find what they are for.
  expect(textOf('src/store/staffing.ts')).toMatch(CHANGES);
});

it('what it adds by leaves a line that is there as it is', () => {
  const insertNew = /export async function insertNew[\s\S]*?\n}\n/.exec(textOf('src/store/connection.ts'))?.[0] ?? '';
  expect(insertNew).toContain('.insertMany(');
  expect(insertNew).not.toMatch(CHANGES);
});

it('no merge of an export replaces one', () => {
  expect(ruleOf('audit')).toEqual({ kind: 'kept' });
});
