/** Whoever reads only the beginning of what is printed, as `head` does, has what they want: it is no fault. */
export function endOfReading(): { gone: boolean } {
  const left = { gone: false };
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    left.gone = true;
  });
  return left;
}
