import type { Plain } from '../bson/plain.ts';
import { type Doc, isDoc, isNum, toNumber, truthy, type Value } from '../bson/values.ts';
import { fail, failAt } from '../errors.ts';
import { requireSimpleCollation } from '../query/collation.ts';
import type { Store } from '../store.ts';

/** What a command has to work with. */
export interface Call {
  readonly store: Store;
  readonly database: string;
  readonly body: Doc;
  /** The command's name as it was sent. */
  readonly name: string;
  readonly connection: number;
}

export type Reply = { readonly [key: string]: Plain };

/** One command: one file in this folder and one line in table.ts. */
export interface Command {
  readonly names: readonly string[];
  /** Fields it serves, besides those that every command takes. */
  readonly fields: readonly string[];
  /** Fields that change nothing here and are passed over. */
  readonly ignored?: readonly string[];
  /** It changes nothing that is stored, so it needs no transaction. */
  readonly reads?: boolean;
  run(call: Call): Reply;
}

/** Fields that any command may carry: https://www.mongodb.com/docs/manual/reference/command/ */
const EVERYWHERE = new Set([
  '$db',
  'lsid',
  '$clusterTime',
  '$readPreference',
  'comment',
  'maxTimeMS',
  'readConcern',
  'writeConcern',
  'apiVersion',
  'apiDeprecationErrors',
]);

/** Refuses what the command does not know, instead of leaving it out in silence. */
export function checkFields(command: Command, call: Call): void {
  refuseTransactions(call.body);
  for (const key of call.body.keys()) {
    if (
      key === call.name ||
      EVERYWHERE.has(key) ||
      command.fields.includes(key) ||
      command.ignored?.includes(key) === true
    )
      continue;
    if (key === 'collation') requireSimpleCollation(call.body.get(key) ?? null);
    else fail('Location40415', `BSON field '${call.name}.${key}' is an unknown field.`);
  }
  checkConcerns(call.body);
}

function refuseTransactions(body: Doc): void {
  if (body.has('startTransaction') || body.has('autocommit') || body.has('txnNumber')) {
    fail('IllegalOperation', 'Transaction numbers are only allowed on a replica set member or mongos');
  }
}

function checkConcerns(body: Doc): void {
  const write = body.get('writeConcern');
  const w = isDoc(write) ? write.get('w') : undefined;
  if (isNum(w) && toNumber(w) > 1) fail('BadValue', "cannot use 'w' > 1 when a host is not replicated");
  if (typeof w === 'string' && w !== 'majority')
    fail('BadValue', "cannot use non-majority 'w' mode when a host is not a member of a replica set");
  const read = body.get('readConcern');
  const level = isDoc(read) ? read.get('level') : undefined;
  if (level !== undefined && level !== 'local' && level !== 'available' && level !== 'majority') {
    fail('InvalidOptions', 'this read concern level is not served by the embedded store');
  }
}

/** `database.collection` out of a command's first field. */
export function namespaceOf(call: Call): string {
  const name = call.body.get(call.name);
  if (typeof name !== 'string' || name === '' || name.includes('\0')) {
    return fail(
      'InvalidNamespace',
      `Invalid namespace specified for ${call.name}: collection names are non-empty strings`,
    );
  }
  return `${call.database}.${name}`;
}

export function docField(body: Doc, name: string): Doc | undefined {
  const value = body.get(name);
  if (value === undefined || value === null || isDoc(value)) return value ?? undefined;
  return fail('TypeMismatch', `BSON field '${name}' is the wrong type, expected type 'object'`);
}

/** The same of a field without which a statement would mean everything there is. */
export function requiredDoc(body: Doc, name: string): Doc {
  return docField(body, name) ?? missing(name);
}

export function missing(name: string): never {
  return fail('Location40414', `BSON field '${name}' is missing but a required field`);
}

export function listField(body: Doc, name: string): readonly Value[] {
  const value = body.get(name);
  if (Array.isArray(value)) return value;
  return value === undefined
    ? missing(name)
    : fail('TypeMismatch', `BSON field '${name}' is the wrong type, expected type 'array'`);
}

export function docsField(body: Doc, name: string): Doc[] {
  return listField(body, name).map((item) =>
    isDoc(item) ? item : fail('TypeMismatch', `BSON field '${name}' must hold objects`),
  );
}

/** The statements of a write command. @throws StoreError InvalidLength when there is none */
export function statementsField(body: Doc, name: string): Doc[] {
  const found = docsField(body, name);
  return found.length > 0
    ? found
    : fail('InvalidLength', 'Write batch sizes must be between 1 and 100000. Got 0 operations.');
}

/** A whole number that is not negative; `otherwise` when it is absent. */
export function countField(body: Doc, name: string, otherwise: number): number {
  const value = body.get(name);
  if (value === undefined || value === null) return otherwise;
  const number = isNum(value)
    ? toNumber(value)
    : fail('TypeMismatch', `BSON field '${name}' is the wrong type, expected a number`);
  return number >= 0
    ? Math.trunc(number)
    : failAt(51024, `BSON field '${name}' value must be >= 0, actual value '${number}'`);
}

/** True or false and nothing that might be taken for one of them; `otherwise` when it is absent. */
export function flagField(body: Doc, name: string, otherwise = false): boolean {
  const value = body.get(name) ?? otherwise;
  return typeof value === 'boolean'
    ? value
    : fail('TypeMismatch', `BSON field '${name}' is the wrong type, expected type 'bool'`);
}

/** A flag for which the server takes a number as well, as clients sent it in old days. */
export function looseFlag(body: Doc, name: string): boolean {
  const value = body.get(name) ?? false;
  return typeof value === 'boolean' || isNum(value)
    ? truthy(value)
    : fail('TypeMismatch', `BSON field '${name}' is the wrong type, expected a bool or a number`);
}

/** Whether an option that is not served would change anything. */
export function isAsked(body: Doc, name: string): boolean {
  return truthy(body.get(name));
}

export function stringField(body: Doc, name: string): string {
  const value = body.get(name);
  if (value === undefined) return missing(name);
  return typeof value === 'string'
    ? value
    : fail('TypeMismatch', `BSON field '${name}' is the wrong type, expected type 'string'`);
}

/** Checks the fields of one statement inside a command (`updates.q`). */
export function checkStatement(name: string, statement: Doc, known: readonly string[]): void {
  for (const [key, value] of statement) {
    if (key === 'collation') requireSimpleCollation(value);
    else if (!known.includes(key)) fail('Location40415', `BSON field '${name}.${key}' is an unknown field.`);
  }
}
