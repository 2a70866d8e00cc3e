import type { Plain } from './bson/plain.ts';

/** The server's own numbers: https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml */
const CODES = {
  InternalError: 1,
  BadValue: 2,
  FailedToParse: 9,
  TypeMismatch: 14,
  Overflow: 15,
  InvalidLength: 16,
  IllegalOperation: 20,
  InvalidBSON: 22,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  CannotBackfillArray: 34,
  ConflictingUpdateOperators: 40,
  CursorNotFound: 43,
  NamespaceExists: 48,
  DollarPrefixedFieldName: 52,
  InvalidIdField: 53,
  NotSingleValueField: 54,
  EmptyFieldName: 56,
  CommandNotFound: 59,
  ImmutableField: 66,
  CannotCreateIndex: 67,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  QueryFeatureNotAllowed: 224,
  OperationNotSupportedInTransaction: 263,
  NoQueryExecutionPlans: 291,
  InvalidPipelineOperator: 168,
  CannotIndexParallelArrays: 171,
  InvalidIndexSpecificationOption: 197,
  DuplicateKey: 11000,
  BSONObjectTooLarge: 10334,
  NotExactValueField: 111,
  Location40324: 40324,
  Location40414: 40414,
  Location40415: 40415,
  ShutdownInProgress: 91,
} as const;

export type CodeName = keyof typeof CODES;

/** An error that goes back to the client with the code the real server would give. */
export class StoreError extends Error {
  readonly code: number;
  readonly codeName: string;
  /** Further fields of the answer, as `keyPattern` and `keyValue` of a duplicate key. */
  readonly extra: { readonly [key: string]: Plain };

  constructor(code: number, codeName: string, message: string, extra: { readonly [key: string]: Plain } = {}) {
    super(message);
    this.name = 'StoreError';
    this.code = code;
    this.codeName = codeName;
    this.extra = extra;
  }
}

/** Refuses with a named code. */
export function fail(name: CodeName, message: string, extra?: { readonly [key: string]: Plain }): never {
  throw new StoreError(CODES[name], name, message, extra);
}

/** Refuses with one of the server's codes that have a place in its source as name ("Location16410"). */
export function failAt(code: number, message: string): never {
  throw new StoreError(code, `Location${code}`, message);
}

/** The fields that describe an error in an answer. */
export function errorFields(error: StoreError): { readonly [key: string]: Plain } {
  return { errmsg: error.message, code: error.code, codeName: error.codeName, ...error.extra };
}
