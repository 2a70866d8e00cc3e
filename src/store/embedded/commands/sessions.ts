import { fail } from '../errors.ts';
import type { Command } from './command.ts';

/** Sessions only group what a client does; nothing is kept for them here. */
export const endSessions: Command = { names: ['endSessions'], fields: [], run: () => ({}) };

/** Without a replica set there are no transactions; the code is the one a standalone gives. */
export const transactions: Command = {
  names: ['commitTransaction', 'abortTransaction'],
  fields: [],
  ignored: ['recoveryToken', 'txnNumber', 'autocommit'],
  run: () => fail('IllegalOperation', 'Transaction numbers are only allowed on a replica set member or mongos'),
};
