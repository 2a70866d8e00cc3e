/**
 * Whether an address is one that may be asked: by TLS at one of these hosts, or at the same origin as `own`, which whoever runs
 * Relevo has set. Everything else may be anybody's, or a machine of the house that only Relevo reaches.
 * @param hosts small letters, without a port
 */
export function mayBeAsked(address: string, hosts: ReadonlySet<string>, own: string): boolean {
  const url = URL.parse(address);
  if (url === null || url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'https:' && url.port === '' && hosts.has(url.hostname)) return true;
  return (url.protocol === 'https:' || url.protocol === 'http:') && url.origin === URL.parse(own)?.origin;
}

const SHOWN = 500;

/** An address of the web that can be shown to people as text; undefined for what is none, bears a password or is too long. */
export function shownAddress(address: string): string | undefined {
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return undefined;
  return url.href.length <= SHOWN ? url.href : undefined;
}
