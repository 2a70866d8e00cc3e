let left: { gone: boolean } | undefined;

/** Whoever reads only the beginning, as `head` does, has what they want: `gone` from then on. It is one for all of the process. */
export function endOfReading(): { readonly gone: boolean } {
  if (left) return left;
  const state = { gone: false };
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    state.gone = true;
  });
  left = state;
  return state;
}
