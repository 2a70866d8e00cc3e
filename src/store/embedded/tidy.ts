const LOOK_MS = 1000;
/** In milliseconds of processor time: who works less than this between two looks keeps nobody waiting by a short stop. */
const QUIET = 50;
/** So much work since the last time leaves enough behind to be worth it. */
const WORTH = 1000;

/**
 * Gives memory back when work is over. V8 collects when new work asks for room, so what a busy hour left behind would stay
 * for a quiet night; and SQLite keeps as many pages as it may.
 */
export function tidyWhenQuiet(tidy: () => void): NodeJS.Timeout {
  let before = worked();
  let tidied = before;
  return setInterval(() => {
    const now = worked();
    if (now - before < QUIET && now - tidied > WORTH) {
      tidy();
      tidied = worked();
    }
    before = worked();
  }, LOOK_MS);
}

/** Milliseconds of processor time since the start. */
function worked(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
