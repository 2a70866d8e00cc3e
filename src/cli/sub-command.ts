/**
 * One thing that `relevo` can do: the default export of a file in `commands/`, called like the file. The file itself
 * imports nothing but this type, as the list of all is made by loading them; `run` loads what it needs.
 */
export interface SubCommand {
  /** One line, for the list. */
  readonly summary: string;
  /** What follows the name, e.g. `[command]`; empty when nothing does. */
  readonly takes: string;
  /** What `relevo help <name>` says below that, in lines of at most 100 characters. */
  readonly help: string;
  /**
   * @param args what stands behind the name.
   * @returns the exit code: 0 good, 1 a finding.
   * @throws WrongUse for arguments that make no sense.
   */
  run(args: readonly string[], terminal: Terminal): Promise<number>;
}

/** Where words for people go. */
export interface Terminal {
  out(line: string): void;
  err(line: string): void;
  /** What is no text; absent where it would land on a screen. */
  bytes?(bytes: Uint8Array): void;
  /** Resolves when more lines can go out without piling up in memory. */
  room?(): Promise<void>;
}

/** Called in a way that it does not understand; exit code 2. */
export class WrongUse extends Error {
  override readonly name = 'WrongUse';
}

/** @throws WrongUse when there is anything. */
export function takesNothing(args: readonly string[]): void {
  const [first] = args;
  if (first !== undefined) throw new WrongUse(`takes nothing, and got ${JSON.stringify(first.slice(0, 60))}`);
}
