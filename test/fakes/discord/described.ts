import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { referenceJson, Validated } from '../validated.ts';

/** One operation of the description, as far as it is read here. */
interface Operation {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly schema: object;
    readonly required?: boolean;
  }[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: object }>>;
    readonly required?: boolean;
  };
  readonly responses: Readonly<
    Record<string, { readonly $ref?: string; readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}

interface Description {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, Operation>> & { readonly parameters?: Operation['parameters'] }>
  >;
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>;
    readonly responses: Readonly<Record<string, Operation['responses'][string]>>;
  };
}

/** Validates what goes over the wire against Discord's own description of its HTTP API; counts what it looked at. */
export class Described {
  readonly #seen = new Validated('discord');
  readonly #description: Description;
  readonly #validator: Validator;

  constructor(description: Description, validator: Validator) {
    this.#description = description;
    this.#validator = validator;
  }

  get validated(): number {
    return this.#seen.count;
  }

  /** What did not fit, in the order in which it was met. */
  get faults(): string[] {
    return this.#seen.faults;
  }

  /** What is wrong with a request, in words; an empty list when nothing is. */
  request(
    method: string,
    path: string,
    given: { readonly query: URLSearchParams; readonly body: unknown; readonly type: string },
  ): readonly string[] {
    const operation = this.#operation(method, path);
    if (!operation) return this.#noted(`${method} ${path}`, ['is not described']);
    const query = (operation.parameters ?? []).filter((one) => one.in === 'query');
    const faults = query.flatMap(({ name, schema, required }) => {
      const value = given.query.get(name);
      if (value === null) return required ? [`${name} is missing`] : [];
      return this.#check(schema, typed(value, schema), name);
    });
    const unknown = [...given.query.keys()].filter((name) => !query.some((one) => one.name === name));
    const content = operation.requestBody?.content;
    const schema = content?.[given.type] ?? content?.['application/json'];
    const body =
      given.body === undefined
        ? operation.requestBody?.required
          ? ['has no body']
          : []
        : schema
          ? this.#check(schema.schema, given.body, 'body')
          : ['has a body, and takes none'];
    return this.#noted(`${method} ${path}`, [...faults, ...unknown.map((name) => `${name} is no parameter`), ...body]);
  }

  /** What is wrong with an answer. */
  answer(method: string, path: string, status: number, body: unknown): readonly string[] {
    const responses = this.#operation(method, path)?.responses ?? {};
    const found = responses[String(status)] ?? responses[`${String(status)[0]}XX`];
    const name = `${method} ${path} → ${status}`;
    if (!found) return this.#noted(name, ['is no described answer']);
    const named =
      found.$ref === undefined ? found : this.#description.components.responses[found.$ref.split('/').at(-1) ?? ''];
    const schema = named?.content?.['application/json']?.schema;
    if (!schema) return this.#noted(name, body === undefined ? [] : ['has a body, and should have none']);
    return this.#noted(name, this.#check(schema, body, 'answer'));
  }

  /** Compiles what a request is checked with: that takes seconds the first time, which a deadline must not lose. */
  prepare(method: string, path: string): void {
    for (const { schema } of Object.values(this.#operation(method, path)?.requestBody?.content ?? {}))
      this.#validator(schema);
  }

  /** What is wrong with an object that goes over the gateway or to an endpoint, by the name of its schema. */
  object(schema: string, value: unknown, where: string): readonly string[] {
    return this.#noted(where, this.#check({ $ref: `#/components/schemas/${schema}` }, value, schema));
  }

  /** The answer to an interaction that came over HTTP is the body of a callback. */
  callback(body: unknown): readonly string[] {
    const operation = this.#operation('POST', '/interactions/{interaction_id}/{interaction_token}/callback');
    const schema = operation?.requestBody?.content['application/json']?.schema;
    return this.#noted('the answer over HTTP', schema ? this.#check(schema, body, 'body') : ['is not described']);
  }

  #operation(method: string, path: string): Operation | undefined {
    return this.#description.paths[path]?.[method.toLowerCase()];
  }

  #check(schema: object, value: unknown, what: string): readonly string[] {
    const validate = this.#validator(schema);
    if (validate(value)) return [];
    // An alternative that does not fit is told with all others, so that the list would be endless.
    const all = (validate.errors ?? []).map(({ instancePath, message }) => `${what}${instancePath} ${message}`);
    return all.slice(0, 12);
  }

  #noted(where: string, faults: readonly string[]): readonly string[] {
    this.#seen.note(where, faults.length === 0 ? undefined : faults.join('; '));
    return faults;
  }
}

/** Query parameters are words; the description says what they stand for. */
function typed(value: string, schema: object): unknown {
  const type = 'type' in schema ? schema.type : undefined;
  if (type === 'integer' && /^-?\d+$/.test(value)) return Number(value);
  return type === 'boolean' ? value === 'true' : value;
}

type Validator = (schema: object) => ValidateFunction;

/** Compiled once per process, each schema when it is first needed. */
function validatorOf(description: Description): Validator {
  // To make what is compiled smaller takes longer than it ever saves: most is compiled for a few hundred messages.
  const ajv = new Ajv2020({ strict: false, allErrors: true, code: { optimize: false } });
  ajv.addFormat('snowflake', /^\d{1,20}$/);
  ajv.addFormat('nonce', /^.{1,25}$/s);
  ajv.addFormat('int32', { type: 'number', validate: Number.isInteger });
  ajv.addFormat('int64', { type: 'number', validate: Number.isInteger });
  ajv.addFormat('double', { type: 'number', validate: Number.isFinite });
  ajv.addFormat('date-time', (text: string) => /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text)));
  ajv.addFormat('uri', URL.canParse);
  ajv.addSchema(description, 'discord');
  const known = new Map<string, ValidateFunction>();
  const seen = new WeakMap<object, ValidateFunction>();
  return (schema) => {
    const before = seen.get(schema);
    if (before) return before;
    const json = JSON.stringify(schema);
    const validate =
      known.get(json) ?? ajv.compile(JSON.parse(json.replaceAll('"#/components/', '"discord#/components/')));
    known.set(json, validate);
    seen.set(schema, validate);
    return validate;
  };
}

/**
 * It has the codes of a refused form's fields as numbers; they are words, as Discord's reference shows them. It knows what a forward
 * holds, but not that a message may be one (Message: Message Reference Types).
 */
function mended(description: Description): Description {
  const schemas = {
    ...description.components.schemas,
    InnerErrors: { type: 'object', required: ['_errors'] },
    MessageReferenceType: { type: 'integer', enum: [0, 1] },
  };
  return { ...description, components: { ...description.components, schemas } };
}

let loaded: { readonly description: Description; readonly validator: Validator } | undefined;

/** Undefined where the reference data is absent: what goes over the wire is not validated then. */
export function described(): Described | undefined {
  const description = loaded?.description ?? referenceJson<Description>('discord/openapi.json');
  if (!loaded && description) loaded = { description, validator: validatorOf(mended(description)) };
  return loaded ? new Described(loaded.description, loaded.validator) : Validated.absent('discord');
}
