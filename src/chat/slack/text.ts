/** Slack's own way to write text. https://docs.slack.dev/messaging/formatting-message-text */

/** Words that Slack must show as they are: nothing in them can name anybody or become a link. */
export function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Escaped words of at most `max` characters; what was cut ends with `…`, never within an escape. */
export function escapedTo(words: string, max: number): string {
  if (escaped(words).length <= max) return escaped(words);
  let kept = '';
  for (const char of words) {
    const next = escaped(char);
    if (kept.length + next.length > max - 1) break;
    kept += next;
  }
  return `${kept}…`;
}

/** What somebody is called. */
export type NameOf = (user: string) => string | undefined;

/** The people whom a text names, by their ids. */
export function namedIn(text: string): readonly string[] {
  return [...text.matchAll(/<@([UW]\w+)(?:\|[^>]*)?>/g)].map(([, id = '']) => id);
}

/** What was written in Slack as plain words: mentions by name, links as their address, nothing escaped. */
export function plainWords(text: string, nameOf: NameOf): string {
  return text
    .replace(/<([^<>]*)>/g, (_, inside: string) => reference(inside, nameOf))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function reference(inside: string, nameOf: NameOf): string {
  const bar = inside.indexOf('|');
  const [target, label] = bar < 0 ? [inside, undefined] : [inside.slice(0, bar), inside.slice(bar + 1)];
  if (target.startsWith('@')) return `@${nameOf(target.slice(1)) ?? label ?? target.slice(1)}`;
  if (target.startsWith('#')) return `#${label || target.slice(1)}`;
  if (target.startsWith('!')) return special(target.slice(1), label);
  const address = target.replace(/^(?:mailto|tel):/, '');
  return label === undefined || label === address || address.endsWith(`//${label}`) ? address : `${label} (${address})`;
}

/** `<!here>`, `<!subteam^S1|@agents>`, `<!date^…|today>` */
function special(what: string, label: string | undefined): string {
  if (label) return label;
  return `@${what.split('^').at(-1) ?? what}`;
}

/** Whether a text names the bot: as its first word, which the rest is then without, or further inside. */
export function mentionOf(
  text: string,
  bot: string,
): { readonly text: string; readonly mention?: 'leading' | 'inside' } {
  const found = new RegExp(`<@${bot}(?:\\|[^>]*)?>`).exec(text);
  if (found === null) return { text };
  if (text.slice(0, found.index).trim() !== '') return { text, mention: 'inside' };
  return { text: text.slice(found.index + found[0].length).replace(/^[\s,:]+/, ''), mention: 'leading' };
}

/** The instant of a timestamp, which is also its message's id: seconds and six digits. */
export function instantOf(ts: string): string {
  const [seconds = '0', micros = ''] = ts.split('.');
  const epoch = BigInt(seconds) * 1_000_000_000n + BigInt(micros.slice(0, 6).padEnd(6, '0')) * 1000n;
  return Temporal.Instant.fromEpochNanoseconds(epoch).toString();
}

/** Timestamps in their order: they have the same length for some centuries. */
export function isAfter(one: string, other: string): boolean {
  return one.length === other.length ? one > other : one.length > other.length;
}

/** The timestamp before everything that is written from an instant on: what has the instant's own is not after it, and would be missed. */
export function justBefore(instant: Temporal.Instant): string {
  return ((instant.epochMilliseconds - 0.001) / 1000).toFixed(6);
}

export function secondsBefore(ts: string, seconds: number): string {
  const [whole = '0', micros = '000000'] = ts.split('.');
  return `${Number(whole) - seconds}.${micros}`;
}
