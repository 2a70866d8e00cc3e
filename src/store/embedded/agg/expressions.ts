import { type Doc, isDoc, type Value } from '../bson/values.ts';
import { fail, failAt } from '../errors.ts';
import { fieldPath } from '../query/field-path.ts';
import { firstKey } from '../query/operators.ts';
import { EXPRESSIONS } from './expression-operators.ts';

export interface Scope {
  readonly root: Doc;
  readonly vars: ReadonlyMap<string, Value>;
}

/** An expression ready to run; `undefined` is "missing". */
export type Expression = (scope: Scope) => Value | undefined;

/**
 * Compiles an aggregation expression: field paths, literals, documents, arrays and the operators of
 * expression-operators.ts.
 *
 * @throws StoreError InvalidPipelineOperator for an operator that is not served, FailedToParse otherwise.
 */
export function compileExpression(source: Value): Expression {
  if (typeof source === 'string') return source.startsWith('$') ? reference(source) : () => source;
  if (Array.isArray(source)) {
    const items = source.map(compileExpression);
    return (scope) => items.map((item) => item(scope) ?? null);
  }
  return isDoc(source) ? fromDoc(source) : () => source;
}

function fromDoc(source: Doc): Expression {
  const name = firstKey(source);
  if (name.startsWith('$')) {
    if (source.size !== 1) return failAt(15983, 'an object representing an expression must have exactly one field');
    return operator(name, source.get(name) ?? null);
  }
  const fields = [...source].map(([key, value]) => {
    if (key.startsWith('$')) return failAt(16410, `FieldPath field names may not start with '$'`);
    if (key.includes('.')) return failAt(16412, "FieldPath field names may not contain '.'");
    return [key, compileExpression(value)] as const;
  });
  return (scope) => {
    const out: Doc = new Map();
    for (const [key, evaluate] of fields) {
      const value = evaluate(scope);
      if (value !== undefined) out.set(key, value);
    }
    return out;
  };
}

/** Whether there is such an operator here. */
export function isExpression(name: string): boolean {
  return name === '$literal' || EXPRESSIONS.has(name);
}

function operator(name: string, arg: Value): Expression {
  if (name === '$literal') return () => arg;
  const found = EXPRESSIONS.get(name);
  if (found === undefined) return fail('InvalidPipelineOperator', `Unrecognized expression '${name}'`);
  if (found.named !== undefined) return found.named(arg, compileExpression);
  const args = (Array.isArray(arg) ? arg : [arg]).map(compileExpression);
  const { least, most } = found;
  if (args.length < least || args.length > most) {
    return failAt(
      found.arity ?? 16020,
      `Expression ${name} takes ${least === most ? least : `${least} to ${most}`} arguments. ${args.length} were passed in.`,
    );
  }
  return (scope) => found.run(args, scope);
}

function reference(source: string): Expression {
  if (source.startsWith('$$')) return variable(source.slice(2).split('.'));
  if (source === '$') return fail('FailedToParse', "'$' by itself is not a valid FieldPath");
  const parts = fieldPath(source.slice(1));
  return (scope) => follow(scope.root, parts, 0);
}

function variable([name = '', ...parts]: string[]): Expression {
  if (name === 'ROOT' || name === 'CURRENT') return (scope) => follow(scope.root, parts, 0);
  if (name === 'NOW') {
    // One moment for the whole pipeline.
    const now = new Date();
    return () => now;
  }
  if (name === 'REMOVE') return () => undefined;
  return failAt(17276, `Use of undefined variable: ${name}`);
}

/** An array on the way gives the array of what its documents hold, as in the server's expressions. */
export function follow(value: Value | undefined, parts: readonly string[], at: number): Value | undefined {
  const part = parts[at];
  if (part === undefined) return value;
  if (value instanceof Map) return follow(value.get(part), parts, at + 1);
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((item) => {
    const found = item instanceof Map ? follow(item, parts, at) : undefined;
    return found === undefined ? [] : [found];
  });
}
