import { compileExpression } from '../agg/expressions.ts';
import { truthy, type Value } from '../bson/values.ts';
import type { Node } from './nodes.ts';

/** `$expr`: an aggregation expression as a condition. It never uses an index here. */
export function exprNode(arg: Value): Node {
  const evaluate = compileExpression(arg);
  return { kind: 'custom', name: '$expr', test: (doc) => truthy(evaluate({ root: doc, vars: new Map() })) };
}
