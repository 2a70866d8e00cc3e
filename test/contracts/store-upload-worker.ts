/**
 * Copies one file: `node store-upload-worker.ts <uri> <megabytes>`. It says how many chunks are there as they come, and
 * `kept` at the end; whoever started it ends it in the middle.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore } from '#src/store/open.ts';

const [uri = '', megabytes = '1'] = process.argv.slice(2);
const { stores, database, close } = await openStore(uri, { firstNumber: 1 });
const now = new Date();
const file = await stores.files.claim(now.toISOString(), new Date(now.getTime() + 300).toISOString());
if (!file) throw new Error('there is nothing to copy');
const chunks = database.collection('fileBytes.chunks');
let done = false;
const copying = stores.files.keep(
  file,
  Buffer.alloc(Number(megabytes) * 1024 * 1024, 'half '),
  'text/plain',
  now.toISOString(),
);
void copying.finally(() => {
  done = true;
});
while (!done) {
  process.stdout.write(`${await chunks.countDocuments({ files_id: `${file.id}/${file.attempt}` })}\n`);
  await sleep(1);
}
process.stdout.write((await copying) ? 'kept\n' : 'lost\n');
await close();
