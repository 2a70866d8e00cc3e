/** Whoever reads only the beginning, as `head` does, has what they want: `gone` from then on. */
export function endOfReading(): { gone: boolean } {
  const left = { gone: false };
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    left.gone = true;
  });
  return left;
}
