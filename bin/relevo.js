#!/usr/bin/env node
import module from 'node:module';

// Plain JavaScript that any Node can parse, so that one that is too old gets to say so instead of failing on syntax.
if (Number(process.versions.node.split('.')[0]) < 26 || typeof Temporal === 'undefined') {
  process.stderr.write(
    'Relevo needs Node 26 or newer, with Temporal; this is ' +
      process.versions.node +
      '. After `npm ci` the right one is in the project: start with `npm start` or `npm run -s relevo -- <command>`.\n',
  );
  process.exitCode = 2;
} else {
  // What was compiled once is kept: without the compiler for types in memory a process is a third smaller, and starts sooner.
  // A folder that cannot be written is no fault.
  module.enableCompileCache(new URL('../node_modules/.cache/relevo/', import.meta.url).pathname);
  void import('../src/cli/relevo.ts').then((cli) => cli.relevo(process.argv.slice(2)));
}
