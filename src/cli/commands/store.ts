import type { SubCommand } from '../sub-command.ts';

const store: SubCommand = {
  summary: 'Takes everything out of the store into a folder, or puts it back: the way to another store.',
  takes: 'export [--out <folder>] | import <folder> [--merge]',
  help: `The store is the one that Relevo uses: the MongoDB of MONGODB_URI, or the embedded one.
Stop Relevo first. To move to a MongoDB: export, set MONGODB_URI, import. To move back: export,
take MONGODB_URI away, import.

export  writes a file per collection (MongoDB Extended JSON, one document a line) and a manifest
        with counts and checksums into a new folder: relevo-export, or what --out names.
        Guard it like the store itself, as everything is in it.
import  reads a whole export first, and refuses one that is damaged, by file and line, before
        anything is put. It wants an empty store. With --merge it adds to what is there, and
        replaces a document that has the same _id.

Both go on where they stopped when they are run again.
Exit code 0: done. 1: not done, and why.`,
  run: async (args, terminal) => (await import('../store/store.ts')).store(args, terminal),
};
export default store;
