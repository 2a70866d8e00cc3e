import { type Text, t } from '../../i18n/types.ts';
import { Refusal } from '../refusal.ts';
import { folded } from '../search/words.ts';

const LONGEST_TAG = 30;
export const MOST_TAGS = 20;

/**
 * Reads `vip, Später #late` as tags: letters, digits and `-`, folded so that nobody has to know how another one wrote it, each
 * once. @throws Refusal that says of every one what is wrong with it
 */
export function readTags(typed: string): readonly string[] {
  const tags = [...new Set(typed.split(/[\s,;]+/).map(foldedTag))].filter((tag) => tag !== '');
  const faults = tags.flatMap((tag) => faultOf(tag) ?? []);
  if (tags.length === 0) faults.push(t('fault.noTag'));
  if (tags.length > MOST_TAGS) faults.push(t('fault.manyTags', { max: MOST_TAGS }));
  if (faults.length > 0) throw new Refusal(t('refuse.input'), { details: faults });
  return tags;
}

/** A tag as it is kept and found. */
export function foldedTag(typed: string): string {
  return folded(typed.trim().replace(/^#/, ''));
}

function faultOf(tag: string): Text | undefined {
  if (tag.length > LONGEST_TAG) return t('fault.longTag', { word: tag.slice(0, LONGEST_TAG), max: LONGEST_TAG });
  return /^[\p{L}\p{N}-]+$/u.test(tag) ? undefined : t('fault.tagSigns', { word: tag });
}
