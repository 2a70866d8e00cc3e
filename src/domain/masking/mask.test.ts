import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '#test/any-text.ts';
import { passesLuhn } from './cards.ts';
import { MARK, MASKED_KINDS, type MaskedKind } from './kinds.ts';
import { cutClear, maskWords } from './mask.ts';

const all = { cards: true, passwords: true, keys: true, tokens: true };
const mask = (words: string) => maskWords(words, all);
const M = MARK;

/** What would make a search for secrets call this file one, so it is put together here. */
const made = (...parts: string[]) => parts.join('');

describe('a card number', () => {
  it.each([
    ['Card 4242 4242 4242 4242, please', `Card ${M} 4242, please`],
    ['4242-4242-4242-4242', `${M} 4242`],
    ['4242.4242.4242.4242', `${M} 4242`],
    ['5555555555554444 and 378282246310005', `${M} 4444 and ${M} 0005`],
    ['Amex 3782 822463 10005 12/27', `Amex ${M} 0005 12/27`],
    ['42 42 42 42 42 42 42 42', `${M} 4242`],
    ['4242 4242 4242 4242 123', `${M} 4242 123`],
    ['2223 0031 2200 3222', `${M} 3222`],
    ['卡号4242424242424242号', `卡号${M} 4242号`],
    ['+49 151 23456789 4242 4242 4242 4242', `+49 151 23456789 ${M} 4242`],
  ])('%s', (words, expected) => {
    expect(mask(words)).toEqual({ words: expected, masked: ['cards'] });
  });

  it.each([
    ['a wrong check digit', '4242 4242 4242 4241'],
    ['no network’s first digits', '1234567890123452'],
    ['a telephone number', '+4242424242424'],
    ['a part of a word', 'ORDER4242424242424242'],
    ['a bank account', 'GB29 NWBK 6016 1331 9268 19 DE89 3704 0044 0532 0130 00'],
    ['a row of small numbers', '4 24 2 42 4 24 2 42 4 24 2'],
    ['a longer row of digits', '42424242424242424242424242424242'],
  ])('is not %s', (_, words) => {
    expect(mask(words)).toEqual({ words, masked: [] });
  });
});

describe('a password', () => {
  it.each([
    ['password: hunter2', `password: ${M}`],
    ['Password: secret, please help', `Password: ${M}, please help`],
    ['pwd=hunter2;user=bob', `pwd=${M}`],
    ['"password": "hunter 2", "user": "bob"', `"password": "${M}", "user": "bob"`],
    ['mi contraseña: Gato!Negro7', `mi contraseña: ${M}`],
    ['Mi contraseña es Gato7negro.', `Mi contraseña es ${M}.`],
    ['CONTRASENA=abc', `CONTRASENA=${M}`],
    ['Das Passwort lautet S0mmer!', `Das Passwort lautet ${M}!`],
    ['mot de passe : Été2024', `mot de passe : ${M}`],
    ['my password is hunter2', `my password is ${M}`],
    ['password for the portal: hunter2', `password for the portal: ${M}`],
    ['**Password:** hunter2', `**Password:** ${M}`],
    ['Password:\nhunter2', `Password:\n${M}`],
    ['db_password=hunter2', `db_password=${M}`],
    ['curl --password hunter2 -v', `curl --password ${M} -v`],
    ['passphrase: correct horse battery staple', `passphrase: ${M}`],
    ['PIN: 4711', `PIN: ${M}`],
    ['CVV 123', `CVV ${M}`],
    ['smtp://ana:hunter2@mail.example:25/x', `smtp://ana:${M}@mail.example:25/x`],
    ['password: 4242 4242 4242 4242', `password: ${M}`],
  ])('%s', (words, expected) => {
    expect(mask(words).words).toBe(expected);
    expect(mask(words).masked).toContain('passwords');
  });
});

describe('a key or a token', () => {
  it.each([
    [made('AK', 'IAIOSFODNN7EXAMPLE'), 'keys'],
    [made('gh', 'p_abcdefghijklmnopqrstuvwxyz0123456789'), 'keys'],
    [made('xo', 'xb-123456789012-abcdefABCDEF'), 'keys'],
    [made('sk', '_live_abcdefghijklmnop1234'), 'keys'],
    [made('AI', 'zaSyA-1234567890abcdefghijklmnopqrst'), 'keys'],
    [made('S', 'G.abcdefghijklmnop.qrstuvwxyz0123456789ABCDEF'), 'keys'],
    ['9f86d081884c7d659a2feaa0c55ad015', 'tokens'],
    ['wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY', 'tokens'],
    [`${made('ey', 'JhbGciOiJIUzI1NiJ9')}.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N`, 'tokens'],
  ] as const)('%s', (secret, kind) => {
    for (const words of [secret, `It is ${secret}, thanks`, `"${secret}"`, `\n${secret}\n`]) {
      const { words: kept, masked } = mask(words);
      expect(kept).not.toContain(secret.slice(4, -4));
      expect(masked).toContain(kind);
    }
  });

  it.each([
    ['Authorization: Bearer abc.def-1234567', `Authorization: Bearer ${M}`],
    ['api_key=12345678', `api_key=${M}`],
    ['API key: a1b2c3d4', `API key: ${M}`],
    ['clave de API: a1b2c3d4', `clave de API: ${M}`],
    ['token: a1b2c3d4', `token: ${M}`],
    ['https://x.example/in?id=7&token=a1b2c3', `https://x.example/in?id=7&token=${M}`],
  ])('%s', (words, expected) => {
    expect(mask(words).words).toBe(expected);
  });

  it('of several lines goes whole, also when its end is missing', () => {
    const begin = made('-----BEGIN RSA PRIV', 'ATE KEY-----');
    const end = made('-----END RSA PRIV', 'ATE KEY-----');
    expect(mask(`Here:\n${begin}\nMIIabc\n${end}\nThanks`).words).toBe(`Here:\n${M}\nThanks`);
    expect(mask(`Here:\n${begin}\nMIIabc`).words).toBe(`Here:\n${M}`);
    const open = '-----BEGIN PUBLIC KEY-----\nMIIabc\n-----END PUBLIC KEY-----';
    expect(mask(open).words).toBe(open);
  });
});

/** What customers write every day, and nothing of it is secret. */
const ORDINARY = [
  // English
  'My password does not work, I changed it on 2026-03-02 at 09:15.',
  'Password: does not work any more. The password is wrong, it says.',
  'The password is case-sensitive and must have 12 characters.',
  'I forgot my password. Password reset: done twice, no mail came.',
  'Order 2024-0012345678 of 12.03.2026, invoice 1234567890123, amount 1,234,567.89 EUR.',
  'Call me on +41 44 668 18 00 or (555) 123-4567, or +1 415 555 2671.',
  'Ticket T-1042, customer C-77, build 20260302.1412, version 5.12.3-rc.1.',
  'See https://help.example/articles/360042987654-How-to-set-up-SPF?lang=en&page=2#top and write to ana.lopez+news@acme.example.',
  'The API key is not accepted; where do I find my API key? My token has expired.',
  'Request 550e8400-e29b-41d4-a716-446655440000 failed with HTTP 500 at 1767225600000.',
  'Message-ID: <CAF8a+bC9dE0fG1hI2jK3lM4nO5pQ6rS7tU8vW9xY0z@mail.gmail.com>',
  'v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7',
  'My-Company-Newsletter-2024-Final-Version-For-Review.pdf and src/components/AccountSettingsPage.tsx',
  'IPs 192.168.100.200, 10.0.0.1 and 2001:0db8:85a3:0000:0000:8a2e:0370:7334 bounce.',
  'The secret of good mails is a clean list. She is the bearer of good news.',
  // Spanish
  'No puedo entrar: la contraseña es incorrecta. Mi contraseña no funciona desde el 02/03/2026.',
  'Contraseña: no me deja cambiarla. La clave es que el correo no llega a las 10:30.',
  'Llámeme al 612 345 678 o al +34 91 123 45 67, pedido n.º 4500123456.',
  'Mi IBAN es ES91 2100 0418 4502 0005 1332 y la factura F-2026/000123.',
  // German
  'Das Passwort ist falsch, ich habe es am 2. März 2026 um 14:05 Uhr geändert. Passwort: geht nicht.',
  'Rufen Sie mich an: 0151 23456789. Kundennummer 7700-1234-55, Rechnung RE-2026-004711.',
  'IBAN DE89 3704 0044 0532 0130 00, Betrag 12.345,67 €.',
  // French
  'Le mot de passe est refusé. Mot de passe : je ne le trouve pas. Appelez le 06 12 34 56 78.',
  'Commande 20260302-000457, 3 000 000 envois, IBAN FR14 2004 1010 0505 0001 3M02 606.',
];

it.each(ORDINARY)('leaves alone: %s', (words) => {
  expect(mask(words)).toEqual({ words, masked: [] });
});

it('leaves alone all of it together, in any order', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(ORDINARY, { minLength: 1 }), (lines) => {
      expect(mask(lines.join('\n')).masked).toEqual([]);
    }),
  );
});

const signs = (text: string) => fc.constantFrom(...text.split(''));
const ALNUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const word = (from: string, least: number, most = least) =>
  fc.string({ unit: signs(from), minLength: least, maxLength: most });

/** Not a row of one letter. */
const varied = (text: string) => new Set(text).size >= 10 && /[a-z][A-Z0-9]|[A-Z0-9][a-z]/.test(text);

/** As chance writes: no sign more often than every so manieth one, and two signs that follow one another are often of two classes. */
const byChance = (text: string, manieth: number, often: number) => {
  const signs = text.split('');
  const most = Math.max(...signs.map((sign) => signs.filter((other) => other === sign).length));
  const classOf = (sign: string) => (/[0-9]/.test(sign) ? 0 : /[A-Z]/.test(sign) ? 1 : 2);
  const changes = signs.filter((sign, at) => at > 0 && classOf(sign) !== classOf(signs[at - 1] ?? '')).length;
  return most <= text.length / manieth && changes >= (text.length - 1) * often;
};

const card = fc
  .tuple(fc.constantFrom('4', '51', '55', '2230', '62', '6011'), word('0123456789', 15))
  .map(([first, rest]) => {
    const digits = `${first}${rest}`.slice(0, 15);
    const check = '0123456789'.split('').find((digit) => passesLuhn(digits + digit)) ?? '';
    return digits + check;
  });
const grouped = fc
  .tuple(card, fc.constantFrom('', ' ', '-', '\u00a0'))
  .map(([digits, by]) => (digits.match(/\d{4}/g) ?? []).join(by));
const password = word(`${ALNUM}!#$%&+`, 6, 20).filter(
  (text) => /^[A-Za-z]+\d/.test(text) && /\d.*[A-Za-z]$/.test(text),
);
const labelled = fc
  .tuple(
    fc.constantFrom(
      'password: ',
      'Password=',
      'contraseña: ',
      'pwd: ',
      'Passwort: ',
      'mot de passe : ',
      'pass: ',
      'my password is ',
    ),
    password,
  )
  .map(([label, secret]) => ({ text: label + secret, secret }));
const asIs = (secret: string) => ({ text: secret, secret });

const SECRETS: Readonly<Record<string, fc.Arbitrary<{ text: string; secret: string }>>> = {
  'a card number': grouped.map(asIs),
  'a password': labelled,
  'a hex secret': word('0123456789abcdef', 40, 64)
    .filter((text) => byChance(text, 7, 0.25))
    .map(asIs),
  'a base64 secret': word(ALNUM, 40, 64)
    .filter((text) => byChance(text, 11, 0.4))
    .map(asIs),
  'a key of AWS': word('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16).map((tail) => asIs(made('AK', 'IA', tail))),
  'a token of GitHub': word(ALNUM, 36).map((tail) => asIs(made('gh', 'p_', tail))),
  'a bearer token': word(ALNUM, 20, 40)
    .filter(varied)
    .map((secret) => ({ text: `Bearer ${secret}`, secret })),
};

it.each(Object.entries(SECRETS))('%s planted anywhere in ordinary words never survives', (_, arbitrary) => {
  fc.assert(
    fc.property(
      arbitrary,
      fc.constantFrom(...ORDINARY),
      fc.constantFrom(...ORDINARY),
      fc.constantFrom(' ', '\n', '\t'),
      (planted, a, b, gap) => {
        const { words, masked } = mask(`${a}${gap}${planted.text}${gap}${b}`);
        expect(words).not.toContain(planted.secret);
        expect(words.replace(/\D/g, '')).not.toContain(planted.secret.replace(/[^0-9]/g, '').padEnd(13, 'x'));
        expect(masked.length).toBeGreaterThan(0);
        expect(words.startsWith(a)).toBe(true);
        expect(words.endsWith(b)).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});

it('changes nothing more a second time', () => {
  const parts = fc.oneof(
    ...Object.values(SECRETS).map((one) => one.map(({ text }) => text)),
    fc.string(),
    fc.constantFrom(...ORDINARY),
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 6 }), (some) => {
      const { words } = mask(some.join(' '));
      expect(mask(words)).toEqual({ words, masked: [] });
    }),
    { numRuns: 500 },
  );
});

it('masks only the kinds that are asked for', () => {
  const words = `4242424242424242 password: hunter2 ${made('AK', 'IAIOSFODNN7EXAMPLE')} Bearer a1b2c3d4e5`;
  for (const kind of MASKED_KINDS) {
    const only = Object.fromEntries(MASKED_KINDS.map((one) => [one, one === kind])) as Record<MaskedKind, boolean>;
    expect(maskWords(words, only).masked).toEqual([kind]);
    expect(maskWords(words, { ...all, [kind]: false }).masked).not.toContain(kind);
  }
  expect(maskWords(words, { cards: false, passwords: false, keys: false, tokens: false })).toEqual({
    words,
    masked: [],
  });
});

it('cuts before a secret that a cut would go through', () => {
  const words = 'Card 4242 4242 4242 4242 ok';
  expect(cutClear(words, 10)).toBe(5);
  expect(cutClear(words, 5)).toBe(5);
  expect(cutClear(words, 24)).toBe(24);
  expect(cutClear(words, 3)).toBe(3);
});

describe('takes time in proportion to the length, whatever is written', () => {
  const LONG = 40_000;
  const filled = (part: string) => part.repeat(Math.ceil(LONG / part.length)).slice(0, LONG);
  it.each([
    '4',
    '4 ',
    '42-',
    '4242 ',
    '1.',
    'a',
    'A1',
    'aA1',
    'password',
    'password:',
    'password: ',
    'password for ',
    'password is ',
    'passphrase: ',
    '"',
    '://',
    '://a:',
    '://a:b@',
    'eyJ',
    'eyJabcdef.',
    'Bearer ',
    'bearer\t',
    'sk-',
    'SG.',
    'key-',
    '-----BEGIN ',
    '-----BEGIN PRIVATE KEY-----',
    '-----END ',
    '?token=',
    '&',
    '=',
    '/',
    '_',
    '@',
    ' ',
    '\n',
    'DE89 ',
    'DE89370400440532',
    'api key ',
    'api_',
    '--password ',
    '▇',
    '😀',
    'ñ',
  ])('%j again and again', (part) => {
    const words = filled(part);
    // The processor's time of this process, so that a busy machine is not blamed.
    const before = process.cpuUsage();
    mask(words);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(1_500);
  });

  it('and never fails', () => {
    fc.assert(
      fc.property(anyText({ maxLength: 400 }), (words) => {
        const { words: kept, masked } = mask(words);
        expect(masked.length > 0).toBe(kept !== words);
      }),
      { numRuns: 2_000 },
    );
  });
});
