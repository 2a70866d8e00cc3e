let left: { gone: boolean } | undefined;

/**
 * Whoever reads only the beginning, as `head` does, has what they want: `gone` from then on. It is one for all of the process, which ends
 * with 1 where what it says can be written nowhere, as on a full disk.
 */
export function endOfReading(): { readonly gone: boolean } {
  if (left) return left;
  const state = { gone: false };
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    state.gone = true;
    if (error.code === 'EPIPE') return;
    process.stderr.write(`relevo: what there is to say could not be written (${error.code ?? error.name})\n`);
    process.exit(1);
  });
  left = state;
  return state;
}
