import { type Find, matches, type Span } from './kinds.ts';
import { secretAfter } from './labelled.ts';

/**
 * What the services that people use put before their keys, so that they can be found. Each has a beginning of its own and a
 * tail without a choice in it, so that reading goes forward only.
 */
const ISSUED: readonly RegExp[] = [
  // AWS: ids of access keys.
  /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])/g,
  // GitHub, GitLab, npm, PyPI.
  /(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{20,255}/g,
  /(?<![A-Za-z0-9])github_pat_\w{20,255}/g,
  /(?<![A-Za-z0-9])glpat-[\w-]{16,255}/g,
  /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{30,255}/g,
  /(?<![A-Za-z0-9])pypi-[\w-]{30,500}/g,
  // Slack: tokens and webhooks.
  /(?<![A-Za-z0-9])xox[a-z]-[\w-]{8,255}/g,
  /(?<![A-Za-z0-9])xapp-[\w-]{8,255}/g,
  /hooks\.slack\.com\/services\/([\w/]{10,255})/g,
  // Stripe and those who do as it does.
  /(?<![A-Za-z0-9])(?:sk|pk|rk)_(?:live|test)_[A-Za-z0-9]{8,255}/g,
  /(?<![A-Za-z0-9])whsec_[A-Za-z0-9+/=]{8,255}/g,
  // Google, SendGrid, Mailgun, Mailchimp, Twilio, Brevo, OpenAI and the like.
  /(?<![A-Za-z0-9])AIza[\w-]{30,60}/g,
  /(?<![A-Za-z0-9])SG\.[\w-]{10,100}\.[\w-]{10,255}/g,
  /(?<![A-Za-z0-9])key-[0-9a-f]{32}/g,
  /(?<![A-Za-z0-9])[0-9a-f]{32}-us\d{1,2}(?!\w)/g,
  /(?<![A-Za-z0-9])(?:SK|AC)[0-9a-f]{32}(?!\w)/g,
  /(?<![A-Za-z0-9])xkeysib-[\w-]{30,255}/g,
  /(?<![A-Za-z0-9])sk-(?:[a-z]{2,10}-)?[\w-]{20,255}/g,
];

const LABEL =
  /(?<![\p{L}\p{N}])(?:(?:api|access|secret|private|auth|client|consumer)[ _-]?(?:key|secret)(?:[ _-](?:id|key))?|aws_secret_access_key|clave[ _-](?:de[ _-])?(?:la[ _-])?api|api[ _-]?schlüssel|cl[ée][ _-](?:d['’]|de[ _-])?(?:l['’])?api|secret)(?![\p{L}\p{N}_])/giu;

const BEGIN = '-----BEGIN ';
const END = '-----END ';
/** The first line of a key that is to stay with its owner; certificates and public keys may be shown. */
const PRIVATE = /^-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
const HEAD = 80;

/** Keys to the interfaces of services: by how they begin, by what is said before them, and private keys whole. */
export const keys: Find = (words) => [
  ...ISSUED.flatMap((pattern) => matches(words, pattern)),
  ...secretAfter(words, LABEL, { least: 6 }),
  ...privateKeys(words),
];

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
