/** Says, as Relevo does, where the program listens and that it is ready. */
export function ready(port?: number): void {
  if (port !== undefined) say({ event: 'web.open', url: `http://127.0.0.1:${port}` });
  say({ event: 'bare.ready' });
}

function say(line: Readonly<Record<string, string>>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
