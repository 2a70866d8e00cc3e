import { RetryLater, sayingOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { within } from '../lib/within.ts';
import type { Platform } from '../port/platform.ts';

/** How long whoever is served already waits for a platform that is not reached. */
const PATIENCE_MS = 5_000;

interface Connecting {
  readonly log: Log;
  /** Raised when Relevo stops: what fails then is no fault. */
  readonly signal: AbortSignal;
  readonly patienceMs?: number;
  /** A platform that was not waited for is reached, and refuses. */
  readonly refused: (platform: Platform, error: unknown) => void;
}

/**
 * Starts all platforms side by side. Resolves when each of them stands; or when one does and the others have been waited for,
 * which join when they are reached. What is meant for them waits until then.
 * @throws Error that names the platform which refuses, its token for example, as long as this waits: whoever starts Relevo is
 * there to mend it. One that refuses later does not end what is in use by then: `refused` hears of it. Error as soon as Relevo stops.
 */
export async function connectAll(
  platforms: Iterable<Platform>,
  start: (platform: Platform) => Promise<void>,
  { log, signal, refused, patienceMs = PATIENCE_MS }: Connecting,
): Promise<void> {
  const awaited = new Set<string>();
  let goneOn = false;
  const starting = [...platforms].map(async (platform) => {
    const { id } = platform;
    awaited.add(id);
    try {
      await start(platform);
      awaited.delete(id);
      if (goneOn) log.info('platform.joined', { platform: id });
    } catch (error) {
      if (!goneOn) throw new Error(`${id}: ${sayingOf(error)}`, { cause: error });
      if (signal.aborted) return;
      log.error('platform.refused', { platform: id, error });
      refused(platform, error);
    }
  });
  const all = Promise.all(starting);
  const stopped = aborted(signal);
  await Promise.race([all, stopped, Promise.any(starting)]);
  try {
    await within(patienceMs, Promise.race([all, stopped]));
  } catch (error) {
    // What a platform refuses with was wrapped above: this is the end of patience.
    if (!(error instanceof RetryLater)) throw error;
    for (const platform of awaited) log.warn('platform.late', { platform });
  }
  goneOn = true;
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(new Error('Relevo is stopping'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });
}
