/** One Agenda instance in a process of its own: `node store-agenda-worker.ts <uri> <label>`. Each run of a job is written down. */
import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda } from 'agenda';
import { MongoClient } from 'mongodb';

const [uri = '', label = ''] = process.argv.slice(2);
const client = await MongoClient.connect(uri);
const runs = client.db().collection('runs');
const agenda = new Agenda({
  backend: new MongoBackend({ mongo: client.db() }),
  processEvery: 50,
  defaultConcurrency: 5,
  maxConcurrency: 5,
  defaultLockLifetime: 5000,
});
agenda.define<{ number: number }>('count', async (job) => {
  await runs.insertOne({ number: job.attrs.data.number, label });
});
await agenda.start();
process.stdout.write('ready\n');
process.on('SIGTERM', () => {
  void agenda.stop().then(() => client.close());
});
