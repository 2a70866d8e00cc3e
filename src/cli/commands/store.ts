import type { SubCommand } from '../sub-command.ts';

const store: SubCommand = {
  summary: 'Takes everything out of the store into a folder, or puts it back: the way to another store.',
  takes: 'export [--out <folder>] | import <folder> [--merge]',
  help: `The store is the one that Relevo uses: the MongoDB of MONGODB_URI, or the embedded one.
Stop Relevo first. To move to a MongoDB: export, set MONGODB_URI, import. To move back: export,
take MONGODB_URI away, import.

export  writes a file per collection (MongoDB Extended JSON, one document a line) and a manifest
        with counts and checksums into a new folder: relevo-export, or what --out names.
        Guard it like the store itself, as everything is in it. At the end everything is read
        once more, and an export during which something was written is refused.
import  reads a whole export first, and refuses one that is damaged, by file and line, before
        anything is put. It wants an empty store; with --merge it adds to what is there:

--merge  What is here and not in the export stays; what is in the export and not here is put.
         On both sides: of a ticket the later version counts (with what is said of its messages
         and of whose turn it is), of a counter the higher number, so that no number of a ticket
         is given twice. Everything else is kept as it is here: histories and the audit log are
         never rewritten, and what was sent, worked on or removed since is not done again. How
         many were older, newer or other is told for each collection.
         Left out: what waited to be worked on or sent for over seven days, who is away, and the
         bytes of files that this store has a record of. Refused, before anything is put: an
         export of a desk that has counted its tickets or customers apart from this one.

Both stand on the audit log. Both go on where they stopped when they are run again.
Exit code 0: done. 1: not done, and why.`,
  run: async (args, terminal) => (await import('../store/store.ts')).store(args, terminal),
};
export default store;
