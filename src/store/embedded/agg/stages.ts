import { type Doc, isDoc, isNum, toNumber, type Value } from '../bson/values.ts';
import { fail, failAt } from '../errors.ts';
import { whole } from '../order/arithmetic.ts';
import { parseSort, sortBy } from '../plan/sort.ts';
import { parseProjection } from '../project/projection.ts';
import { matches } from '../query/nodes.ts';
import { parseFilter } from '../query/parse.ts';
import { addFields } from './add-fields.ts';
import { compileExpression } from './expressions.ts';
import { group } from './group.ts';
import { unwind } from './unwind.ts';

/** One step of a pipeline. Documents that come in are never changed. */
export type Stage = (input: Iterable<Doc>) => Iterable<Doc>;

/** The stages that are served; adding one is adding an entry. */
export const STAGES: ReadonlyMap<string, (arg: Value) => Stage> = new Map<string, (arg: Value) => Stage>([
  ['$match', match],
  ['$sort', sort],
  ['$limit', limit],
  ['$skip', skip],
  ['$project', project],
  ['$unset', unset],
  ['$addFields', addFields],
  ['$set', addFields],
  ['$group', group],
  ['$unwind', unwind],
  ['$count', count],
  ['$replaceRoot', replaceRoot],
  ['$replaceWith', (arg) => replaceWith(arg)],
]);

/**
 * Reads one stage.
 *
 * @throws StoreError Location40324 for a stage that is not served
 */
export function parseStage(spec: Value): Stage {
  const [name, arg] = nameOf(spec);
  const build = STAGES.get(name);
  return build === undefined ? fail('Location40324', `Unrecognized pipeline stage name: '${name}'`) : build(arg);
}

export function nameOf(spec: Value): [string, Value] {
  if (!isDoc(spec)) return fail('TypeMismatch', "Each element of the 'pipeline' array must be an object");
  const [entry, second] = spec;
  if (entry === undefined || second !== undefined) {
    return failAt(40323, 'A pipeline stage specification object must contain exactly one field.');
  }
  return entry;
}

function match(arg: Value): Stage {
  if (!isDoc(arg)) return failAt(15959, 'the match filter must be an expression in an object');
  const filter = parseFilter(arg);
  return function* (input) {
    for (const doc of input) if (matches(filter, doc)) yield doc;
  };
}

function sort(arg: Value): Stage {
  if (!isDoc(arg)) return failAt(15973, 'the $sort key specification must be an object');
  if (arg.size === 0) return failAt(15976, '$sort stage must have at least one sort key');
  const fields = parseSort(arg);
  return (input) => sortBy(input, fields, (doc) => doc);
}

export function wholeNumber(name: string, arg: Value, least: number): number {
  const number = isNum(arg) ? toNumber(arg) : Number.NaN;
  if (Number.isInteger(number) && number >= least) return number;
  return name === '$limit' && number === 0
    ? failAt(15958, 'the limit must be positive')
    : failAt(
        name === '$limit' ? 5107201 : 5107200,
        `invalid argument to ${name} stage: expected ${least > 0 ? 'a positive' : 'a non-negative'} whole number`,
      );
}

function limit(arg: Value): Stage {
  const most = wholeNumber('$limit', arg, 1);
  return function* (input) {
    let left = most;
    for (const doc of input) {
      yield doc;
      left -= 1;
      if (left === 0) return;
    }
  };
}

function skip(arg: Value): Stage {
  const count = wholeNumber('$skip', arg, 0);
  return function* (input) {
    let passed = 0;
    for (const doc of input) if (passed++ >= count) yield doc;
  };
}

function* mapped(input: Iterable<Doc>, change: (doc: Doc) => Doc): Generator<Doc> {
  for (const doc of input) yield change(doc);
}

function project(arg: Value): Stage {
  if (!isDoc(arg)) return failAt(15969, '$project specification must be an object');
  const projection = parseProjection(arg, false);
  if (projection === undefined) return failAt(51272, 'projection specification must have at least one field');
  return (input) => mapped(input, projection);
}

function unset(arg: Value): Stage {
  const spec: Doc = new Map();
  for (const path of Array.isArray(arg) ? arg : [arg]) {
    if (typeof path !== 'string') return failAt(31002, '$unset specification must be a string or an array of strings');
    spec.set(path, 0);
  }
  if (spec.size === 0) return failAt(31119, '$unset specification must have at least one field');
  const projection = parseProjection(spec, false);
  return (input) => (projection === undefined ? input : mapped(input, projection));
}

function count(arg: Value): Stage {
  if (typeof arg !== 'string' || arg === '') return failAt(40156, 'the count field must be a non-empty string');
  if (arg.startsWith('$')) return failAt(40158, 'the count field cannot be a $-prefixed path');
  if (arg.includes('\0')) return failAt(40159, 'the count field cannot contain a null byte');
  if (arg.includes('.')) return failAt(40160, "the count field cannot contain '.'");
  return function* (input) {
    let total = 0;
    for (const _ of input) total += 1;
    if (total > 0) yield new Map([[arg, whole(total)]]);
  };
}

function replaceRoot(arg: Value): Stage {
  const root = isDoc(arg) && arg.size === 1 ? arg.get('newRoot') : undefined;
  return root === undefined ? failAt(40231, 'no newRoot specified for the $replaceRoot stage') : replaceWith(root);
}

function replaceWith(arg: Value): Stage {
  const evaluate = compileExpression(arg);
  return (input) =>
    mapped(input, (doc) => {
      const root = evaluate({ root: doc, vars: new Map() });
      return isDoc(root) ? root : failAt(40228, "'newRoot' expression must evaluate to an object");
    });
}
