/** RFC 4180, and what a spreadsheet would take for a formula defused. */
export function csvField(value: string | number | undefined): string {
  const words = String(value ?? '');
  const safe = typeof value === 'string' && /^[=+\-@\t\r\n]/.test(words) ? `'${words}` : words;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
