import { FORMAT_VERSION } from '../storage/database.ts';
import type { Command } from './command.ts';

/** The version is the one whose answers are imitated; `relevo` says what this really is. */
export const buildInfo: Command = {
  names: ['buildInfo', 'buildinfo'],
  fields: [],
  reads: true,
  run: () => ({
    version: '7.0.0',
    versionArray: [7, 0, 0, 0],
    gitVersion: 'relevo embedded store',
    modules: [],
    bits: 64,
    maxBsonObjectSize: 16777216,
    relevo: { embedded: true, formatVersion: FORMAT_VERSION, pid: process.pid },
  }),
};
