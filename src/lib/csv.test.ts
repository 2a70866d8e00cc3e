import { expect, it } from 'vitest';
import { csvField } from './csv.ts';

it.each([
  ['Mia', 'Mia'],
  ['=1+1', "'=1+1"],
  ['+41', "'+41"],
  ['-2', "'-2"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['a,b', '"a,b"'],
  ['a "b"', '"a ""b"""'],
  ['=a,b', '"\'=a,b"'],
  ['a\nb', '"a\nb"'],
  [1042, '1042'],
  [undefined, ''],
])('%j in a table is %j', (value, expected) => {
  expect(csvField(value)).toBe(expected);
});
