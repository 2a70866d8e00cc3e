import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, freshStore, type Place } from './store-helpers.ts';

/** Taken from MongoDB's reference; what is in none of the served lists must be refused by name, with the server's code. */
const COMMANDS =
  'abortReshardCollection addShard analyze applyOps authenticate autoCompact balancerStart bulkWrite cleanupOrphaned cloneCollectionAsCapped collMod collStats compact connPoolStats connectionStatus convertToCapped createRole createSearchIndexes createUser currentOp dataSize dbHash delIndexes dropUser enableSharding eval explain features filemd5 flushRouterConfig fsync geoNear geoSearch getCmdLineOpts getLastError getLog getParameter grantRolesToUser group hostInfo isdbgrid killAllSessions killOp killSessions listCommands listDatabases listShards lockInfo logRotate logout mapReduce moveChunk planCacheClear profile refreshSessions reIndex renameCollection replSetGetStatus resetError rolesInfo saslContinue saslStart serverStatus setFeatureCompatibilityVersion setParameter shardCollection shutdown split startSession top touch usersInfo validate whatsmyuri'.split(
    ' ',
  );
const QUERY_OPERATORS =
  '$bitsAllClear $bitsAllSet $bitsAnyClear $bitsAnySet $box $center $geoIntersects $geoWithin $jsonSchema $maxDistance $near $nearSphere $polygon $rand $sampleRate $text $uniqueDocs $where $function $foo'.split(
    ' ',
  );
const UPDATE_OPERATORS = '$bit $isolated $pushAll $addToSetAll $foo'.split(' ');
const STAGES =
  '$bucket $bucketAuto $collStats $currentOp $densify $documents $facet $fill $geoNear $graphLookup $indexStats $listLocalSessions $listSampledQueries $listSearchIndexes $listSessions $lookup $merge $out $planCacheStats $queryStats $redact $sample $search $searchMeta $setWindowFields $shardedDataDistribution $sortByCount $unionWith $vectorSearch $foo'.split(
    ' ',
  );
const EXPRESSIONS =
  '$abs $accumulator $acos $allElementsTrue $anyElementTrue $arrayToObject $asin $atan $binarySize $bitAnd $bsonSize $ceil $concatArrays $convert $cos $dateAdd $dateDiff $dateFromParts $dateFromString $dateSubtract $dateToParts $dateToString $dateTrunc $dayOfMonth $exp $filter $first $floor $function $getField $hour $indexOfArray $isNumber $last $let $ln $log $ltrim $map $mergeObjects $meta $minute $mod $month $objectToArray $pow $rand $range $reduce $regexFind $regexMatch $replaceAll $reverseArray $round $sampleRate $second $setDifference $setField $setUnion $sin $slice $sortArray $split $sqrt $strLenCP $substrCP $switch $toDate $toInt $toString $trim $trunc $tsSecond $week $year $zip $foo'.split(
    ' ',
  );
const ACCUMULATORS =
  '$accumulator $bottom $bottomN $firstN $lastN $maxN $median $mergeObjects $minN $percentile $stdDevPop $stdDevSamp $top $topN $foo'.split(
    ' ',
  );

describe('what the embedded store does not serve', () => {
  let place: Place;
  let client: MongoClient;
  beforeAll(async () => {
    place = await freshStore();
    client = await MongoClient.connect(place.uri);
    await client
      .db()
      .collection('c')
      .insertOne({ a: 1, l: [1] });
  });
  afterAll(async () => {
    await client.close();
    place.clean();
  });

  const run = (command: object) => codeOf(() => client.db().command(command as never));
  const find = (filter: object, more: object = {}) => run({ find: 'c', filter, ...more });
  const pipeline = (...stages: object[]) => run({ aggregate: 'c', cursor: {}, pipeline: stages });

  it.each(COMMANDS)('command %s: 59', async (name) => {
    expect(await run({ [name]: 1 })).toBe(59);
  });

  it.each(QUERY_OPERATORS)('query operator %s: 2', async (name) => {
    expect(await find({ a: { [name]: 1 } })).toBe(2);
    expect(await find({ [name]: 1 })).toBe(2);
    expect(
      await run({ delete: 'c', deletes: [{ q: { a: { $not: { [name]: 1 } } }, limit: 0 }] }).catch(() => 2),
    ).not.toBe(59);
    expect(await client.db().collection('c').countDocuments({ a: 1 })).toBe(1);
  });

  it.each(UPDATE_OPERATORS)('update operator %s: 9', async (name) => {
    expect(await run({ findAndModify: 'c', query: {}, update: { [name]: { a: 1 } } })).toBe(9);
  });

  it.each(STAGES)('stage %s: 40324', async (name) => {
    expect(await pipeline({ [name]: {} })).toBe(40324);
  });

  it.each(EXPRESSIONS)('expression %s: 168', async (name) => {
    expect(await pipeline({ $project: { x: { [name]: ['$a'] } } })).toBe(168);
    expect(await find({ $expr: { [name]: ['$a'] } })).toBe(168);
  });

  it.each(ACCUMULATORS)('accumulator %s: 15952', async (name) => {
    expect(await pipeline({ $group: { _id: null, x: { [name]: '$a' } } })).toBe(15952);
  });

  it.each<[string, object, number]>([
    ['an unknown field of a command', { find: 'c', whatever: 1 }, 40415],
    [
      'an unknown field of a statement',
      { update: 'c', updates: [{ q: {}, u: { $set: { a: 1 } }, sort: { a: 1 } }] },
      40415,
    ],
    ['a collation', { find: 'c', collation: { locale: 'en' } }, 2],
    ['a tailable cursor', { find: 'c', tailable: true }, 2],
    ['min and max', { find: 'c', min: { a: 1 } }, 2],
    ['a variable', { find: 'c', let: { x: 1 } }, 2],
    ['a positional projection', { find: 'c', filter: { l: 1 }, projection: { 'l.$': 1 } }, 2],
    ['a capped collection', { create: 'cap', capped: true, size: 1000 }, 72],
    ['a view', { create: 'v', viewOn: 'c' }, 72],
    ['a text index', { createIndexes: 'c', indexes: [{ key: { a: 'text' }, name: 't' }] }, 67],
    ['a wildcard index', { createIndexes: 'c', indexes: [{ key: { '$**': 1 }, name: 'w' }] }, 67],
    ['an unknown index option', { createIndexes: 'c', indexes: [{ key: { a: 1 }, name: 'h', hidden: true }] }, 197],
    ['an unacknowledgeable write concern', { insert: 'c', documents: [{}], writeConcern: { w: 2 } }, 2],
    ['a linearizable read', { find: 'c', readConcern: { level: 'linearizable' } }, 72],
    ['a change stream', { aggregate: 'c', cursor: {}, pipeline: [{ $changeStream: {} }] }, 40573],
    ['an explained aggregate', { aggregate: 'c', explain: true, pipeline: [] }, 2],
    ['a cursor nobody has', { getMore: 5n, collection: 'c' }, 43],
    ['a hint at no index', { find: 'c', hint: 'nope' }, 2],
    ['a reserved collection name', { create: 'system.x' }, 73],
  ])('%s', async (_, command, code) => {
    expect(await run(command)).toBe(code);
  });
});

describe('a store that refuses scans', () => {
  let place: Place;
  let client: MongoClient;
  beforeAll(async () => {
    place = await freshStore({ refuseScans: true });
    client = await MongoClient.connect(place.uri);
    await client.db().collection('c').createIndex({ team: 1, due: 1 });
  });
  afterAll(async () => {
    await client.close();
    place.clean();
  });

  it('serves what an index serves', async () => {
    const c = client.db().collection('c');
    await c.insertMany([
      { team: 1, due: 2 },
      { team: 1, due: 1 },
    ]);
    expect(await c.find({ team: 1 }).sort({ due: 1 }).toArray()).toHaveLength(2);
    expect(await c.find().sort({ team: 1 }).toArray()).toHaveLength(2);
    expect(await c.find().hint('_id_').toArray()).toHaveLength(2);
    // Any one of them, so that nothing is searched.
    expect(await c.findOne({})).toMatchObject({ team: 1 });
    expect(await c.estimatedDocumentCount()).toBe(2);
    expect(await c.distinct('team')).toEqual([1]);
    expect(await c.aggregate([{ $group: { _id: '$team' } }]).toArray()).toEqual([{ _id: 1 }]);
    expect(await c.updateMany({ $or: [{ team: 1 }, { team: 2 }] }, { $set: { x: 1 } })).toMatchObject({
      matchedCount: 2,
    });
  });

  it('names collection and shape of what it refuses, never a value', async () => {
    const empty = client.db().collection('never-made');
    const error = await empty
      .findOne({ name: 'Mrs Secret', $or: [{ a: { $gt: 'secret' } }] }, { sort: { x: -1 } })
      .catch((one: unknown) => one as Error);
    expect(error).toMatchObject({ code: 291, codeName: 'NoQueryExecutionPlans' });
    expect((error as Error).message).toContain(
      'collection: relevo.never-made, filter: { name: ?, $or: [{ a: { $gt: ? } }] }, sort: { x: -1 }',
    );
    expect((error as Error).message).not.toMatch(/secret/i);
  });

  it('refuses in every command that looks for documents', async () => {
    const c = client.db().collection('c');
    const works: (() => Promise<unknown>)[] = [
      () => c.find({ due: 1 }).toArray(),
      () => c.find({}).toArray(),
      () => c.find({}).limit(2).toArray(),
      () => c.findOne({}, { skip: 1 }),
      () => c.findOne({}, { sort: { due: 1 } }),
      () => c.findOne({ due: 1 }),
      () => c.updateOne({ due: 1 }, { $set: { x: 1 } }),
      () => c.updateOne({ due: 1 }, { $set: { x: 1 } }, { upsert: true }),
      () => c.deleteMany({}),
      () => c.findOneAndUpdate({ due: 1 }, { $set: { x: 1 } }),
      () => c.countDocuments({}),
      () => c.count({ due: 1 }),
      () => c.distinct('team', { due: 1 }),
      () => c.aggregate([{ $match: { due: 1 } }]).toArray(),
      () => c.aggregate([{ $group: { _id: null } }]).toArray(),
      () => c.find({ $or: [{ team: 1 }, { x: 1 }] }).toArray(),
    ];
    for (const work of works) expect(await codeOf(work), String(work)).toBe(291);
  });
});
