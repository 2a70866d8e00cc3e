import { t } from '../../i18n/types.ts';
import { firstLine } from '../../lib/words.ts';
import type { Desk } from '../desk.ts';
import type { SentFile } from '../files/file.ts';
import { say, toDesk } from '../tickets/decide.ts';
import type { Intent } from '../tickets/intents.ts';
import { MARK, MASKED_KINDS } from './kinds.ts';
import { maskWords } from './mask.ts';

/** What a ticket takes of a customer's words and files: the secrets in them are masked before anything of it is kept. */
export interface Taken {
  readonly words: string;
  readonly files: readonly SentFile[];
  /** Tells the desk what was masked, so that the customer is asked to change what others may have read. */
  readonly told: readonly Intent[];
}

/** Whatever a customer wrote comes onto a ticket through here, by whichever way it came in. */
export function take(words: string, sent: readonly SentFile[], { masking }: Pick<Desk, 'masking'>): Taken {
  const taken = maskWords(words, masking);
  const named = sent.map((file) => ({ file, ...maskWords(file.name, masking) }));
  const found = new Set([taken, ...named].flatMap(({ masked }) => masked));
  return {
    words: taken.words,
    files: named.map(({ file, words: name }) => ({ ...file, name })),
    told: MASKED_KINDS.filter((kind) => found.has(kind)).map((kind) =>
      say(toDesk, { kind: 'notice', text: t(`say.masked.${kind}`), tone: 'warn' }),
    ),
  };
}

interface Asked {
  readonly subject: string;
  readonly body: string;
  readonly files: readonly SentFile[];
}

/** The same of a request. A subject that was cut out of the body may end within a secret of it, so it is cut out anew. */
export function takeRequest({ subject, body, files }: Asked, desk: Pick<Desk, 'masking'>): Asked & Pick<Taken, 'told'> {
  const taken = take(body, files, desk);
  const rest = { body: taken.words, files: taken.files };
  if (subject.endsWith('…') && body.trim().startsWith(subject.slice(0, -1))) {
    // A mark may be longer than what it stands for.
    const room = subject.length + MARK.length;
    return { ...rest, subject: firstLine(taken.words, room), told: taken.told };
  }
  const own = take(subject, [], desk);
  return { ...rest, subject: own.words, told: taken.told.length > 0 ? taken.told : own.told };
}
