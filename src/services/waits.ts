/** How long what failed waits before it is tried again. */
const FIRST_MS = 500;
/** Each wait is so much longer than the one before. Where every third call fails, many fail six times in a row, and must not come late for it. */
const GROWTH = 1.5;
/** In chat somebody waits: bad luck must not make it come late. Longer than these tries only an outage is. */
const IN_CHAT = { longestMs: 5_000, tries: 12, afterwardsMs: 30_000 } as const;
/** Nobody looks at a mail while it is on its way. */
const OF_MAIL_MS = 5 * 60_000;
const FIRST_FAULT_MS = 1_000;

/** What people in chat wait for. @param failed so many tries before this one @returns whole milliseconds */
export function waitInChat(failed: number): number {
  return grown(failed, failed < IN_CHAT.tries ? IN_CHAT.longestMs : IN_CHAT.afterwardsMs);
}

/** @param failed so many tries before this one @returns whole milliseconds */
export function waitOfMail(failed: number): number {
  return grown(failed, OF_MAIL_MS);
}

/** After an error that nobody foresaw, which is given up after a few tries. @param failed so many tries before this one @returns whole milliseconds */
export function waitAfterFault(failed: number): number {
  return FIRST_FAULT_MS * 2 ** failed;
}

function grown(failed: number, longest: number): number {
  return Math.min(longest, Math.round(FIRST_MS * GROWTH ** failed));
}
