import { type Text, t } from '../../i18n/types.ts';
import type { Card } from '../../port/cards.ts';
import type { MissingPlace } from './look-up.ts';

/** What there is to say of something missing, a sentence each. */
export interface MissingWords {
  readonly says: Text;
  readonly near?: Text;
  /** What does not happen until it is there. */
  readonly until: Text;
  readonly mend: Text;
}

export function missingWords(missing: MissingPlace): MissingWords {
  const { kind, near } = missing;
  return {
    says: says(missing),
    ...(near === undefined ? {} : { near: t('place.near', { name: near }) }),
    until: t(kind === 'person' ? 'place.until.group' : `place.until.${kind}`),
    mend: mend(missing),
  };
}

function says({ setting, kind, name, lookedOn }: MissingPlace): Text {
  if (lookedOn.length === 0) return t('place.missing.platform', { setting, name });
  const where = lookedOn.join(', ');
  return t(`place.missing.${kind === 'intake' ? 'channel' : kind === 'onCall' ? 'person' : kind}`, {
    setting,
    name,
    where,
  });
}

function mend({ kind, lookedOn }: MissingPlace): Text {
  if (lookedOn.length === 0 || kind === 'person' || kind === 'onCall') return t('place.mend.other');
  return t(kind === 'group' ? 'place.mend.group' : 'place.mend.channel');
}

/** The same for the leads. */
export function missingCard(missing: MissingPlace): Card {
  const { says, near, until, mend } = missingWords(missing);
  return {
    tone: 'warn',
    title: t('place.title'),
    blocks: [says, ...(near ? [near] : []), until, mend].map((text) => ({ kind: 'text', text })),
  };
}
