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
async function note(number: number, done: (error?: Error) => void): Promise<void> {
  try {
    await runs.insertOne({ number, label });
    done();
  } catch (error) {
    done(error instanceof Error ? error : new Error('the run could not be written down'));
  }
}
agenda.define<{ number: number }>('count', (job, done) => void note(job.attrs.data.number, done));
await agenda.start();
process.stdout.write('ready\n');
process.on('SIGTERM', () => {
  void agenda.stop().then(() => client.close());
});
