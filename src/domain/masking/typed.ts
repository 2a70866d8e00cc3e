import { type Find, MARK, matches, type Span } from './kinds.ts';
import { beginsSentence, isWord } from './looks.ts';

/** `-u name:secret` of curl and its like, and what else has that flag for a user and a group. */
const USER_FLAG =
  /(?<![\w-])(?:-u|--(?:proxy-|http-|ftp-)?user|-a|-Credential)(?:[ \t]{1,5}|=|(?<=-u))(?:(["'])([^"'\n:]{1,100}):([^"'\n]{1,200})(?=["'])|([^\s"':]{1,100}):([^\s"']{1,200}))/g;
const REQUESTS = /(?<![\w-])(?:curl|https?|wget|xh|httpie|ab|siege)(?:\.exe)?[ \t]/;
const GROUPS = /(?<![\w-])(?:docker|podman|compose|kubectl|chown|rsync|install|sudo|systemd-run|useradd)(?![\w-])/;
/** How far is looked for the program whose flag it is. */
const NEAR = 200;

/** Programs that take a password by a short flag, each from its name to the password. */
const PROGRAMS: readonly RegExp[] = [
  /(?<![\w-])sshpass[ \t]{1,5}-p[ \t]{0,5}["']?([^\s"']{1,100})/g,
  /(?<![\w-])(?:mysql|mariadb)[\w-]{0,12}(?=[ \t][^\n|;]{0,200}?(?<=[ \t])-[uh])[ \t][^\n|;]{0,200}?(?<=[ \t])-p["']?([^\s"';|&,.)][^\s"']{0,99})/g,
  // Without another flag it is none of the words that people write behind the program's name.
  /(?<![\w-])(?:mysql|mariadb)[\w-]{0,12}[ \t][^\n|;]{0,200}?(?<=[ \t])-p["']?(?=[a-z]{0,99}[A-Z\d])([^\s"';|&,.)][^\s"']{0,99})/g,
  /(?<![\w-])mongo(?:sh|dump|restore|import|export)?[ \t][^\n|;]{0,200}?(?<=[ \t])-p[ \t]{1,5}["']?([^\s"']{1,100})/g,
  /(?<![\w-])(?:docker|podman|helm|az|oc|cf|npm)[ \t](?:[a-z]{1,20}[ \t]){0,2}login[ \t][^\n|;]{0,200}?(?<=[ \t])-p[ \t]{1,5}["']?([^\s"']{1,100})/g,
  /(?<![\w-])redis-cli[ \t][^\n|;]{0,200}?(?<=[ \t])-a[ \t]{1,5}["']?([^\s"']{1,100})/g,
  /(?<![\w-])swaks[ \t][^\n|;]{0,200}?(?<=[ \t])-ap[ \t]{1,5}["']?([^\s"']{1,100})/g,
  /(?<![\w-])ldap\w{1,10}[ \t][^\n|;]{0,200}?(?<=[ \t])-w[ \t]{1,5}["']?([^\s"']{1,100})/g,
  /(?<![\w-])lftp[ \t][^\n|;]{0,200}?(?<=[ \t])-u[ \t]{1,5}["']?[^\s"',]{1,100},([^\s"']{1,100})/g,
  /(?<![\w-])machine[ \t]{1,5}\S{1,100}[ \t\r\n]{1,5}login[ \t]{1,5}\S{1,100}[ \t\r\n]{1,5}password[ \t]{1,5}(\S{1,100})/g,
];
/** The way to a machine, and its password behind it. */
const MACHINE =
  /(?<![\w-])(?:ssh|sftp|scp|ftp|telnet)[ \t][^\n@]{0,60}@[^\s@]{1,100}[ \t,;/-]{1,5}(?:with[ \t]|con[ \t]|mit[ \t]|avec[ \t])?(?:password|passwd|pass|pw|pwd|contraseña|clave|passwort|kennwort|mot de passe|mdp|senha)[ \t]{1,3}["']?([^\s"']{4,100})["']?(?=[ \t]*(?:[,.;)]|[\r\n]|$))/giu;
const OF_MACHINES =
  /^(?:authentication|auth|prompt|denied|rejected|refused|accepted|works|fails|failed|login|access)$/i;

const SECRET_NAME =
  '(?:password|passwd|passwort|contrasena|passphrase|pass|pwd|secret|api_?key|auth_?key|auth_?token|access_?token)';
/** Calls of programs: `setPassword("…")`, `define('DB_PASSWORD', '…')`, `login("ana", "…")`, `auth=('ana', '…')`. */
const CALLS: readonly RegExp[] = [
  new RegExp(`${SECRET_NAME}\\([ \\t]{0,3}["']([^"'\\n]{3,200})(?=["'][ \\t]{0,3}\\))`, 'gi'),
  new RegExp(
    `\\([ \\t]{0,3}["'][\\w.-]{0,40}?${SECRET_NAME}["'][ \\t]{0,3},[ \\t]{0,3}["']([^"'\\n]{3,200})(?=["'])`,
    'gi',
  ),
  /(?:login|auth|authenticate|authentication|credentials?)(?:\(|[ \t]{0,3}[=:][ \t]{0,3}[([])[ \t]{0,3}["'][^"'\n]{1,100}["'][ \t]{0,3},[ \t]{0,3}["']([^"'\n]{1,200})(?=["'][ \t]{0,3}[)\],])/gi,
  new RegExp(`<(?:[\\w-]{1,20}:)?[\\w-]{0,20}?${SECRET_NAME}(?:[ \\t][^<>\\n]{0,100})?>([^<>\\s]{1,200})(?=</)`, 'gi'),
];

/** A variable of the environment that is named for a secret. */
const VARIABLE =
  /(?<![A-Za-z0-9_])(?!(?:[A-Z0-9]{1,20}_){0,3}(?:PUBLIC|PRIMARY|FOREIGN|SORT|PARTITION|CACHE|HOT|SHORTCUT)_KEY)(?:APIKEY|[A-Z][A-Z0-9_]{0,40}?(?:_KEY|APIKEY|SECRET|TOKEN|PASS|PASSWD|PASSWORD|PASSPHRASE|PWD|CREDENTIALS?))(?:_[A-Z0-9]{1,12}){0,2}=["']?([^\s"'`]{3,2000})/g;
const NO_VALUE = /^(?:\d{1,6}|true|false|null|none|nil|yes|no|on|off|undefined|empty)[.,;:!?)]{0,3}$/i;
/** A header of HTTP that a service has for its keys. */
const HEADER =
  /(?<![\w-])x(?:-[a-z0-9]{1,20}){0,4}-(?:key|token|secret|auth|signature)["']?[ \t]{0,3}:[ \t]{0,3}["']?([^\s"',]{3,2000})/gi;
const OF_HEADERS = /^(?:header|field|value|string|key|token)$/i;

/** Stands for a secret, and is none: `$PASS`, `<password>`, `{{token}}`, `****`. */
const STANDS_FOR = /^(?:\$[\w{(]|<|\{\{|%\w+%|[*x.…•]{2,}$)/i;

/** Passwords and keys as they are typed into a terminal or stand in a program. */
export const typed: Find = (words) => {
  const found = [
    ...users(words),
    ...PROGRAMS.flatMap((pattern) => matches(words, pattern)),
    ...matches(words, MACHINE).filter((span) => isValue(words, span, OF_MACHINES)),
    ...CALLS.flatMap((pattern) => matches(words, pattern)),
    ...matches(words, VARIABLE).filter((span) => !NO_VALUE.test(textOf(words, span))),
    ...matches(words, HEADER).filter((span) => isValue(words, span, OF_HEADERS)),
  ];
  return found.filter((span) => {
    const text = textOf(words, span);
    return !STANDS_FOR.test(text) && !text.includes(MARK);
  });
};

function users(words: string): Span[] {
  return [...words.matchAll(USER_FLAG)].flatMap(({ 0: whole, 2: quoted, 3: inside, 4: bare, 5: after, index }) => {
    const name = quoted ?? bare ?? '';
    const secret = inside ?? after ?? '';
    const to = index + whole.length;
    const [line = ''] = words
      .slice(Math.max(0, index - NEAR), index)
      .split(/[\r\n]/)
      .slice(-1);
    if (REQUESTS.test(line)) return [{ from: to - secret.length, to }];
    // A user and a group, or the user's number and the group's.
    const isGroup = /^\d+$/.test(name) || /^\d+$/.test(secret) || secret === name || GROUPS.test(line);
    return isGroup || /(?:-a|-u\S)/.test(whole.slice(0, 3)) ? [] : [{ from: to - secret.length, to }];
  });
}

function isValue(words: string, span: Span, others: RegExp): boolean {
  const text = textOf(words, span).replace(/[.,;:!?)]+$/, '');
  return !beginsSentence(text) && !others.test(text);
}

function textOf(words: string, { from, to }: Span): string {
  return words.slice(from, to);
}

/** RFC 4954, RFC 4616: a mail program says who it is, in base64. */
const AUTH =
  /(?<![\w-])AUTH[ \t]{1,3}(LOGIN|PLAIN|XOAUTH2|OAUTHBEARER|NTLM|CRAM-MD5)(?![\w-])((?:[ \t]{1,3}[A-Za-z0-9+/]{4,4000}={0,2}(?=\s|$)){0,2})/;
/** The server asks for what comes in the next line. */
const ASKS = /^334(?:[ \t]|$)/;
const REPLY = /^[A-Za-z0-9+/]{4,4000}={0,2}$/;
/** What stands before each line of such a talk in a log. */
const SPEAKER = /^[ \t]{0,8}(?:[CcS]:|[<>~=-]{1,4}|\[[^\]\n]{1,40}\])?[ \t]{0,4}/;

/** What a mail program answers when it is asked for name and password: beside `AUTH`, or a line each behind it. */
export const smtpTalks: Find = (words) => {
  if (!AUTH.test(words) && !words.includes('334')) return [];
  const found: Span[] = [];
  let from = 0;
  let awaited = 0;
  for (const line of words.split('\n')) {
    const auth = AUTH.exec(line);
    const reply = line.replace(SPEAKER, '').trim();
    if (auth) {
      const [whole, , given = ''] = auth;
      const at = from + auth.index + whole.length - given.length;
      for (const { 0: one, index } of given.matchAll(/\S+/g))
        if (isCoded(one)) found.push({ from: at + index, to: at + index + one.length });
      awaited = 2;
    } else if (ASKS.test(reply)) awaited = Math.max(1, awaited);
    else if (awaited > 0 && REPLY.test(reply) && isCoded(reply)) {
      const at = from + line.lastIndexOf(reply);
      found.push({ from: at, to: at + reply.length });
      awaited -= 1;
    } else awaited = 0;
    from += line.length + 1;
  }
  return found;
};

/** No word, and no other way to say who one is, of which a server names several. */
function isCoded(text: string): boolean {
  return !isWord(text) && !/^[A-Z0-9-]+$/.test(text);
}
