/** What was not said belongs to the category for that: `other` where there is one, else the last of the settings. */
export function defaultCategory(categories: readonly string[]): string {
  return categories.includes('other') ? 'other' : (categories.at(-1) ?? 'other');
}
