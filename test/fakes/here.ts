import { relevo } from '#src/cli/relevo.ts';
import type { Ran } from './run.ts';

/**
 * `relevo` in this process, which has loaded already what a process of its own would have to load first: a second for each that
 * speaks to a store. For commands that end by themselves and are not killed; one at a time, as the folder and the environment are
 * the process's.
 */
export async function relevoHere(
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<Ran> {
  // By the object, as what loads a browser puts functions of its own there.
  const before = { cwd: process.cwd(), env: process.env, code: process.exitCode };
  const [out, err]: [string[], string[]] = [[], []];
  const started = performance.now();
  try {
    process.chdir(options.cwd);
    process.env = { PATH: before.env.PATH ?? '', HOME: before.env.HOME ?? '', ...options.env };
    await relevo(args, { out: (line) => out.push(line), err: (line) => err.push(line) });
    const code = Number(process.exitCode);
    const words = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
    return { code, out: words(out), err: words(err), ms: performance.now() - started };
  } finally {
    process.chdir(before.cwd);
    process.env = before.env;
    process.exitCode = before.code;
  }
}
