import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Stores and workspaces that tests start take over what was compiled for the one before, as those of `bin/relevo.js` do: it is
// two thirds of what their start costs.
const folder = fileURLToPath(new URL('../../node_modules/.cache/relevo/', import.meta.url));
enableCompileCache(folder);
// And so do the workers that tests start with this process's environment.
process.env['NODE_COMPILE_CACHE'] = folder;
