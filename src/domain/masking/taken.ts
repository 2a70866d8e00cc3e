import { t } from '../../i18n/types.ts';
import { firstLine } from '../../lib/words.ts';
import type { Desk } from '../desk.ts';
import type { SentFile } from '../files/file.ts';
import { say, toDesk } from '../tickets/decide.ts';
import type { Intent } from '../tickets/intents.ts';
import { isSubjectOf } from '../tickets/line.ts';
import { MARK, MASKED_KINDS, type MaskedKind } from './kinds.ts';
import { maskWords } from './mask.ts';

/** What a ticket takes of a customer's words and files: the secrets in them are masked before anything of it is kept. */
export interface Taken {
  readonly words: string;
  readonly files: readonly SentFile[];
  /** Tells the desk what was masked, so that the customer is asked to change what others may have read. */
  readonly told: readonly Intent[];
}

/**
 * Whatever a customer wrote comes onto a ticket through here, by whichever way it came in.
 * @param before what was masked in it before it came here
 */
export function take(
  words: string,
  sent: readonly SentFile[],
  desk: Pick<Desk, 'masking'>,
  before: readonly MaskedKind[] = [],
): Taken {
  const { found, ...taken } = masked(words, sent, desk);
  return { ...taken, told: tellOf([...found, ...before]) };
}

function masked(words: string, sent: readonly SentFile[], { masking }: Pick<Desk, 'masking'>) {
  const taken = maskWords(words, masking);
  const named = sent.map((file) => ({ file, ...maskWords(file.name, masking) }));
  return {
    words: taken.words,
    files: named.map(({ file, words: name }) => ({ ...file, name })),
    found: [taken, ...named].flatMap(({ masked: kinds }) => kinds),
  };
}

function tellOf(found: readonly MaskedKind[]): readonly Intent[] {
  return MASKED_KINDS.filter((kind) => found.includes(kind)).map((kind) =>
    say(toDesk, { kind: 'notice', text: t(`say.masked.${kind}`), tone: 'warn' }),
  );
}

interface Asked {
  readonly subject: string;
  readonly body: string;
  readonly files: readonly SentFile[];
}

/** The same of a request. A subject that was cut out of the body may end within a secret of it, so it is cut out anew. */
export function takeRequest({ subject, body, files }: Asked, desk: Pick<Desk, 'masking'>): Asked & Pick<Taken, 'told'> {
  const { found, words, files: named } = masked(body, files, desk);
  const own = masked(subject, [], desk);
  return {
    // A mark may be longer than what it stands for.
    subject: isSubjectOf(subject, body) ? firstLine(words, subject.length + MARK.length) : own.words,
    body: words,
    files: named,
    told: tellOf([...found, ...own.found]),
  };
}
