import { MAX_MESSAGE } from '../server/wire.ts';
import { MAX_DOCUMENT } from '../storage/collection.ts';
import type { Command } from './command.ts';

/**
 * Who answers: a standalone of the 7.0 generation. Without `topologyVersion` the driver polls instead of keeping a
 * streaming hello open.
 */
export const hello: Command = {
  names: ['hello', 'ismaster', 'isMaster'],
  fields: ['helloOk'],
  ignored: [
    'client',
    'compression',
    'loadBalanced',
    'saslSupportedMechs',
    'speculativeAuthenticate',
    'topologyVersion',
    'maxAwaitTimeMS',
    'hostInfo',
    'backpressure',
  ],
  reads: true,
  run: ({ name, connection }) => ({
    helloOk: true,
    ...(name === 'hello' ? { isWritablePrimary: true } : { ismaster: true }),
    maxBsonObjectSize: MAX_DOCUMENT,
    maxMessageSizeBytes: MAX_MESSAGE,
    maxWriteBatchSize: 100000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    connectionId: connection,
    minWireVersion: 0,
    maxWireVersion: 21,
    readOnly: false,
  }),
};
