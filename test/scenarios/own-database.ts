import { type OpenStore, openStore } from '#src/store/open.ts';
import { shareStore } from '../fakes/shared-store.ts';

/** A database of its own in the embedded store (which refuses scans) that all desks of a worker share. */
export async function openOwnDatabase(options: { readonly firstNumber: number }): Promise<OpenStore> {
  const { uri, leave } = await shareStore({ refuseScans: true });
  const store = await openStore(uri, options);
  return {
    ...store,
    async close() {
      await store.database.dropDatabase();
      await store.close();
      leave();
    },
  };
}
