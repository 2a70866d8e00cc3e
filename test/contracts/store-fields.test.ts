import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIELDS, INDEX_TYPES } from './mongodb-names.ts';
import { COMMAND_CASES } from './store-cases/command.ts';
import { codeOf, freshStore, type Place } from './store-helpers.ts';

/** Fields that are taken and change nothing here, with the reason. Where a name is not, it has a case or is refused. */
const HARMLESS: { readonly [command: string]: { readonly [field: string]: string } } = {
  find: {
    noCursorTimeout: 'a cursor that nobody asks is forgotten after the same ten minutes',
    allowPartialResults: 'there are no shards',
    allowDiskUse: 'nothing is ever put on the disk',
  },
  aggregate: { allowDiskUse: 'nothing is ever put on the disk' },
  count: { fields: 'a server passes over it, too' },
  insert: { bypassDocumentValidation: 'there are no validators' },
  update: { bypassDocumentValidation: 'there are no validators' },
  findAndModify: { bypassDocumentValidation: 'there are no validators' },
  create: {
    autoIndexId: 'the index on _id is always there',
    storageEngine: 'it is about how data lie on the disk',
    indexOptionDefaults: 'it is about how data lie on the disk',
  },
  createIndexes: { commitQuorum: 'there is one member' },
  'createIndexes.indexes': { background: 'a server passes over it, too' },
  listCollections: { authorizedCollections: 'whoever is connected may see all' },
};

/** What a field is given, so that it is refused for its name and not for a value that makes no sense. */
const VALUES: { readonly [field: string]: unknown } = {
  hint: '_id_',
  max: { a: 5 },
  min: { a: 0 },
  let: { x: 1 },
  collation: { locale: 'en' },
  c: { x: 1 },
  sort: { _id: 1 },
  timeseries: { timeField: 'at' },
  expireAfterSeconds: 60,
  clusteredIndex: { key: { _id: 1 }, unique: true, name: 'x' },
  changeStreamPreAndPostImages: { enabled: true },
  size: 1000,
  storageEngine: {},
  validator: { a: 1 },
  validationLevel: 'strict',
  validationAction: 'error',
  indexOptionDefaults: {},
  viewOn: 'c',
  pipeline: [],
  encryptedFields: { fields: [] },
  weights: { a: 1 },
  default_language: 'english',
  language_override: 'language',
  textIndexVersion: 3,
  '2dsphereIndexVersion': 3,
  bits: 26,
  bucketSize: 1,
  wildcardProjection: { a: 1 },
  commitQuorum: 'majority',
};

/** The command with nothing else in it, around the field that is looked at. */
const AROUND: { readonly [command: string]: (field: object) => object } = {
  find: (field) => ({ find: 'c', ...field }),
  aggregate: (field) => ({ aggregate: 'c', pipeline: [], cursor: {}, ...field }),
  count: (field) => ({ count: 'c', ...field }),
  distinct: (field) => ({ distinct: 'c', key: 'a', ...field }),
  insert: (field) => ({ insert: 'other', documents: [{}], ...field }),
  update: (field) => ({ update: 'c', updates: [{ q: { a: 1 }, u: { $set: { b: 1 } } }], ...field }),
  'update.updates': (field) => ({ update: 'c', updates: [{ q: { a: 1 }, u: { $set: { b: 1 } }, ...field }] }),
  delete: (field) => ({ delete: 'c', deletes: [{ q: { a: 99 }, limit: 0 }], ...field }),
  'delete.deletes': (field) => ({ delete: 'c', deletes: [{ q: { a: 99 }, limit: 0, ...field }] }),
  findAndModify: (field) => ({ findAndModify: 'c', query: { a: 1 }, update: { $set: { b: 1 } }, ...field }),
  getMore: (field) => ({ getMore: 5n, collection: 'c', ...field }),
  create: (field) => ({ create: 'other', ...field }),
  createIndexes: (field) => ({ createIndexes: 'c', indexes: [{ key: { z: 1 }, name: 'z' }], ...field }),
  'createIndexes.indexes': (field) => ({ createIndexes: 'c', indexes: [{ key: { y: 1 }, name: 'y', ...field }] }),
  dropIndexes: (field) => ({ dropIndexes: 'c', index: '*', ...field }),
  listCollections: (field) => ({ listCollections: 1, ...field }),
  listIndexes: (field) => ({ listIndexes: 'c', ...field }),
  killCursors: (field) => ({ killCursors: 'c', cursors: [], ...field }),
};

/** 40415 for what a server of the version would not know either; the others for what is known and not served. */
const REFUSALS = new Set([40415, 2, 72, 197]);

describe('the fields of commands', () => {
  let place: Place;
  let client: MongoClient;
  beforeAll(async () => {
    place = await freshStore();
    client = await MongoClient.connect(place.uri);
    await client.db().collection('c').insertOne({ a: 1 });
  });
  afterAll(async () => {
    await client.close();
    await place.clean();
  });
  const send = (command: object): Promise<number> => codeOf(() => client.db().command(command as never)).then(Number);

  const all = Object.entries(FIELDS).flatMap(([command, fields]) => fields.map((field) => [command, field] as const));

  it.each(all)('%s: %s is served with cases, of no effect for a reason, or refused', async (command, field) => {
    const around = AROUND[command];
    if (around === undefined) throw new Error('a command without a probe');
    const cases = COMMAND_CASES[command.split('.')[0] ?? ''] ?? [];
    const told = cases.some(({ says }) => says.includes(`"${field}":`));
    const harmless = HARMLESS[command]?.[field] !== undefined;
    // A field with another meaning in the command's other lists may be told of there; what counts is what this one says.
    const code = await send(around({ [field]: VALUES[field] ?? true }));
    if (harmless) expect({ code, told }).toEqual({ code: 0, told: false });
    else if (!told) expect({ code, refused: REFUSALS.has(code) }).toEqual({ code, refused: true });
    else expect(code).not.toBe(40415);
    if (field === 'noSuchField') expect(code).toBe(command === 'createIndexes.indexes' ? 197 : 40415);
  });

  it.each(INDEX_TYPES.map((type) => [type]))('an index of type %s is served or refused with 67', async (type) => {
    const key = type === 'wildcard' ? { '$**': 1 } : { w: /^-?1$/.test(type) ? Number(type) : type };
    const code = await send({ createIndexes: 'c', indexes: [{ key, name: `w_${type}` }] });
    expect(code).toBe(/^-?1$/.test(type) ? 0 : 67);
  });
});
