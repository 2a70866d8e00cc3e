/**
 * Every name that MongoDB 8.0's reference manual publishes, and those of its 8.x releases and of earlier versions that a
 * driver may still send. Whether the embedded store serves a name is not said here: store-served.test.ts finds it out.
 *
 * https://www.mongodb.com/docs/v8.0/reference/command/ and https://www.mongodb.com/docs/v8.0/reference/mql/
 */
const words = (text: string): readonly string[] => text.trim().split(/\s+/);
const operators = (text: string): readonly string[] => words(text).map((word) => `$${word}`);

export const COMMAND_NAMES = words(`
  aggregate count distinct mapReduce bulkWrite delete find findAndModify getMore insert update
  planCacheClear planCacheClearFilters planCacheListFilters planCacheSetFilter authenticate logout
  createUser dropAllUsersFromDatabase dropUser grantRolesToUser revokeRolesFromUser updateUser usersInfo
  createRole dropRole dropAllRolesFromDatabase grantPrivilegesToRole grantRolesToRole invalidateUserCache
  revokePrivilegesFromRole revokeRolesFromRole rolesInfo updateRole
  appendOplogNote applyOps hello replSetAbortPrimaryCatchUp replSetFreeze replSetGetConfig replSetGetStatus
  replSetInitiate replSetMaintenance replSetReconfig replSetResizeOplog replSetStepDown replSetSyncFrom
  abortReshardCollection abortMoveCollection abortUnshardCollection addShard addShardToZone analyzeShardKey
  balancerCollectionStatus balancerStart balancerStatus balancerStop checkMetadataConsistency clearJumboFlag
  cleanupOrphaned cleanupReshardCollection commitReshardCollection configureCollectionBalancing
  configureQueryAnalyzer enableSharding flushRouterConfig getShardMap isdbgrid listShards moveChunk moveCollection
  movePrimary moveRange mergeAllChunksOnShard mergeChunks refineCollectionShardKey removeShard removeShardFromZone
  reshardCollection setAllowMigrations shardCollection shardingState split transitionFromDedicatedConfigServer
  transitionToDedicatedConfigServer unsetSharding unshardCollection updateZoneKeyRange
  abortTransaction commitTransaction endSessions killAllSessions killAllSessionsByPattern killSessions
  refreshSessions startSession
  autoCompact cloneCollectionAsCapped collMod compact compactStructuredEncryptionData convertToCapped create
  createIndexes currentOp drop dropDatabase dropConnections dropIndexes filemd5 fsync fsyncUnlock getAuditConfig
  getClusterParameter getDefaultRWConcern getParameter killCursors killOp listCollections listDatabases listIndexes
  logRotate reIndex removeQuerySettings renameCollection rotateCertificates setAuditConfig setClusterParameter
  setDefaultRWConcern setFeatureCompatibilityVersion setIndexCommitQuorum setParameter setQuerySettings
  setUserWriteBlockMode shutdown
  buildInfo collStats connPoolStats connectionStatus dataSize dbHash dbStats explain getCmdLineOpts getLog hostInfo
  listCommands lockInfo ping profile serverStatus shardConnPoolStats top validate validateDBMetadata whatsmyuri
  createSearchIndexes dropSearchIndex updateSearchIndex logApplicationMessage features
  isMaster ismaster buildinfo dbstats findandmodify deleteIndexes
  clone copydb copydbgetnonce eval geoNear geoSearch getLastError getPrevError getnonce group
  parallelCollectionScan repairCursor repairDatabase resetError saslContinue saslStart touch
  startRecordingTraffic stopRecordingTraffic releaseMemory replicateSearchIndexCommand
  noSuchCommand`);

export const QUERY_OPERATORS = operators(`
  eq gt gte in lt lte ne nin and not nor or exists type expr jsonSchema mod regex options text where
  geoIntersects geoWithin near nearSphere box center centerSphere geometry maxDistance minDistance polygon
  uniqueDocs within all elemMatch size bitsAllClear bitsAllSet bitsAnyClear bitsAnySet comment rand sampleRate natural
  search language caseSensitive diacriticSensitive alwaysTrue alwaysFalse encryptedBetween
  noSuchOperator`);

export const PROJECTION_OPERATORS = words('$ $elemMatch $meta $slice $noSuchOperator');

export const UPDATE_OPERATORS = operators(`
  currentDate inc min max mul rename set setOnInsert unset addToSet pop pull push pullAll bit
  pushAll addToSetAll isolated atomic noSuchOperator`);

/** What may stand beside `$each`, and the signs of update paths. */
export const UPDATE_MODIFIERS = words('$each $position $slice $sort $noSuchModifier');
export const UPDATE_PATHS = words('$ $[] $[identifier]');

export const STAGES = operators(`
  addFields bucket bucketAuto changeStream changeStreamSplitLargeEvent collStats count currentOp densify documents
  facet fill geoNear graphLookup group indexStats limit listClusterCatalog listLocalSessions listSampledQueries
  listSearchIndexes listSessions lookup match merge out planCacheStats project querySettings queryStats rankFusion
  redact replaceRoot replaceWith sample score scoreFusion search searchMeta set setWindowFields
  shardedDataDistribution skip sort sortByCount unionWith unset unwind vectorSearch
  noSuchStage`);

export const EXPRESSIONS = operators(`
  abs acos acosh add allElementsTrue and anyElementTrue arrayElemAt arrayToObject asin asinh atan atan2 atanh avg
  binarySize bitAnd bitNot bitOr bitXor bsonSize ceil cmp concat concatArrays cond convert cos cosh covariancePop
  covarianceSamp dateAdd dateDiff dateFromParts dateFromString dateSubtract dateToParts dateToString dateTrunc
  dayOfMonth dayOfWeek dayOfYear degreesToRadians denseRank derivative divide documentNumber eq exp expMovingAvg
  filter first firstN floor function getField gt gte hour ifNull in indexOfArray indexOfBytes indexOfCP integral
  isArray isNumber isoDayOfWeek isoWeek isoWeekYear last lastN let linearFill literal ln locf log log10 lt lte ltrim
  map max maxN median mergeObjects meta millisecond min minN minute mod month multiply ne not objectToArray or
  percentile pow radiansToDegrees rand range rank reduce regexFind regexFindAll regexMatch replaceAll replaceOne
  reverseArray round rtrim sampleRate second setDifference setEquals setField setIntersection setIsSubset setUnion
  shift sigmoid size sin sinh slice sortArray split sqrt stdDevPop stdDevSamp strcasecmp strLenBytes strLenCP substr
  substrBytes substrCP subtract sum switch tan tanh toArray toBool toDate toDecimal toDouble toHashedIndexKey toInt
  toLong toLower toObject toObjectId toString toUpper toUUID trim trunc tsIncrement tsSecond type unsetField week year
  zip accumulator createObjectId currentDate hash hexHash minMaxScaler subtype
  noSuchExpression`);

export const ACCUMULATORS = operators(`
  accumulator addToSet avg bottom bottomN concatArrays count first firstN last lastN max maxN median mergeObjects min
  minN percentile push setUnion stdDevPop stdDevSamp sum top topN
  covariancePop covarianceSamp denseRank derivative documentNumber expMovingAvg integral linearFill locf rank shift
  minMaxScaler noSuchAccumulator`);

export const VARIABLES = words(
  '$$ROOT $$CURRENT $$NOW $$REMOVE $$CLUSTER_TIME $$DESCEND $$KEEP $$PRUNE $$SEARCH_META $$USER_ROLES $$noSuchVariable',
);

/** Values of an index's key: https://www.mongodb.com/docs/v8.0/core/indexes/index-types/ */
export const INDEX_TYPES = words('1 -1 text 2d 2dsphere hashed geoHaystack wildcard columnstore');

/** The fields that a command, or a statement or an index inside it, may have beside those of every command. */
export const FIELDS: { readonly [command: string]: readonly string[] } = {
  find: words(`filter sort projection hint skip limit batchSize singleBatch max min returnKey showRecordId tailable
    oplogReplay noCursorTimeout awaitData allowPartialResults collation allowDiskUse let rawData noSuchField`),
  aggregate: words('pipeline explain allowDiskUse cursor bypassDocumentValidation collation hint let noSuchField'),
  count: words('query limit skip hint collation fields noSuchField'),
  distinct: words('key query collation hint noSuchField'),
  insert: words('documents ordered bypassDocumentValidation noSuchField'),
  update: words('updates ordered let bypassDocumentValidation noSuchField'),
  'update.updates': words('q u c upsert multi collation arrayFilters hint sort noSuchField'),
  delete: words('deletes ordered let noSuchField'),
  'delete.deletes': words('q limit collation hint noSuchField'),
  findAndModify:
    words(`query sort remove update new fields upsert bypassDocumentValidation collation arrayFilters hint let
    noSuchField`),
  getMore: words('collection batchSize noSuchField'),
  create: words(`capped timeseries expireAfterSeconds clusteredIndex changeStreamPreAndPostImages autoIndexId size max
    storageEngine validator validationLevel validationAction indexOptionDefaults viewOn pipeline collation
    encryptedFields noSuchField`),
  createIndexes: words('indexes commitQuorum noSuchField'),
  'createIndexes.indexes': words(`key name background unique partialFilterExpression sparse expireAfterSeconds hidden
    storageEngine weights default_language language_override textIndexVersion 2dsphereIndexVersion bits min max
    collation wildcardProjection prepareUnique bucketSize noSuchField`),
  dropIndexes: words('index noSuchField'),
  listCollections: words('filter nameOnly authorizedCollections cursor noSuchField'),
  listIndexes: words('cursor noSuchField'),
  killCursors: words('cursors noSuchField'),
};
