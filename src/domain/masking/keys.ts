import { ISSUED } from './issued.ts';
import { type Find, matches, type Span } from './kinds.ts';
import { secretAfter } from './labelled.ts';

const LABEL =
  /(?<![\p{L}\p{N}▇])(?:(?:api|access|secret|private|auth|client|consumer|account|shared[ _-]?access)[ _-]?(?:key|secret)(?:[ _-](?:id|key))?|aws_secret_access_key|api[ _-]?schlüssel|zugangsschlüssel|(?:clave|llave|cl[ée]|chiave|chave)[ _-](?:(?:de|da|do|di|della|dell['’]|d['’])[ _-]?)?(?:la[ _-]|l['’])?(?:api|acc[èe]s|accesso|acesso)|client[ _-]?secret|geheimnis|secret)(?![\p{L}\p{N}_])/giu;

const BEGIN = '-----BEGIN ';
const END = '-----END ';
/** The first line of a key that is to stay with its owner; certificates and public keys may be shown. */
const PRIVATE = /^-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
const HEAD = 80;

/** Keys to the interfaces of services: by how they begin, by what is said before them, and private keys whole. */
export const keys: Find = (words) => [
  ...ISSUED.flatMap((pattern) => matches(words, pattern)),
  ...secretAfter(words, LABEL, { least: 6, unsigned: 12 }),
  ...privateKeys(words),
  ...matches(words, PUTTY),
];

/** Of PuTTY, which has no line that ends it. */
const PUTTY = /(?<=^|\n)Private-Lines: \d{1,4}\r?\n[\s\S]*/g;

/** Up to the line that ends it, or to the end of the words where that is missing. */
function privateKeys(words: string): Span[] {
  const found: Span[] = [];
  for (let at = words.indexOf(BEGIN); at >= 0; ) {
    if (!PRIVATE.test(words.slice(at, at + HEAD))) {
      at = words.indexOf(BEGIN, at + 1);
      continue;
    }
    const end = words.indexOf(END, at);
    const line = end < 0 ? -1 : words.indexOf('\n', end);
    const to = line < 0 ? words.length : line;
    found.push({ from: at, to });
    at = words.indexOf(BEGIN, to);
  }
  return found;
}
