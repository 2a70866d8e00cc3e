import { aggregate } from './aggregate.ts';
import { buildInfo } from './build-info.ts';
import type { Command } from './command.ts';
import { count } from './count.ts';
import { create } from './create.ts';
import { createIndexes } from './create-indexes.ts';
import { dbStats } from './db-stats.ts';
import { remove } from './delete.ts';
import { distinct } from './distinct.ts';
import { drop, dropDatabase } from './drop.ts';
import { dropIndexes } from './drop-indexes.ts';
import { find } from './find.ts';
import { findAndModify } from './find-and-modify.ts';
import { getMore } from './get-more.ts';
import { hello } from './hello.ts';
import { insert } from './insert.ts';
import { killCursors } from './kill-cursors.ts';
import { listCollections } from './list-collections.ts';
import { listIndexes } from './list-indexes.ts';
import { ping } from './ping.ts';
import { endSessions, transactions } from './sessions.ts';
import { update } from './update.ts';

const SERVED: readonly Command[] = [
  aggregate,
  buildInfo,
  count,
  create,
  createIndexes,
  dbStats,
  distinct,
  drop,
  dropDatabase,
  dropIndexes,
  endSessions,
  find,
  findAndModify,
  getMore,
  hello,
  insert,
  killCursors,
  listCollections,
  listIndexes,
  ping,
  remove,
  transactions,
  update,
];

/** Every command that is served, by each of its names. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map(
  SERVED.flatMap((command) => command.names.map((name) => [name, command])),
);
