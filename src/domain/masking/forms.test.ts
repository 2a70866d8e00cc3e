import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MARK } from './kinds.ts';
import { maskWords } from './mask.ts';

const all = { cards: true, passwords: true, keys: true, tokens: true };
const mask = (words: string) => maskWords(words, all);
const M = MARK;

/** What would make a search for secrets call this file one, so it is put together here. */
const made = (...parts: string[]) => parts.join('');

describe('a card number, however its groups are set apart', () => {
  it.each([
    ['card 4111  1111  1111  1111', `card ${M} 1111`],
    ['4111 - 1111 - 1111 - 1111', `${M} 1111`],
    ['4111/1111/1111/1111', `${M} 1111`],
    ['4111_1111_1111_1111', `${M} 1111`],
    ['4111\n1111\n1111\n1111', `${M} 1111`],
    ['4111 1111\r\n1111 1111', `${M} 1111`],
    ['4111\n1111\n1111\n1111\n2027', `${M} 1111\n2027`],
    ['3782  822463  10005', `${M} 0005`],
    ['4111\u200b1111\u200b1111\u200b1111', `${M} 1111`],
    ['41\u200b11111111\u2060111111', `${M} 1111`],
    ['tarjeta\u200b4111111111111111', `tarjeta\u200b${M} 1111`],
    ['número\u200b4111111111111111', `número\u200b${M} 1111`],
    ['４１１１　１１１１　１１１１　１１１１', `${M} 1111`],
    ['４１１１１１１１１１１１１１１１', `${M} 1111`],
    ['٤١١١١١١١١١١١١١١١', `${M} 1111`],
    ['visa4111111111111111', `visa${M} 1111`],
    ['Tarjeta4111111111111111', `Tarjeta${M} 1111`],
    ['Kreditkarte4111 1111 1111 1111', `Kreditkarte${M} 1111`],
    ['card_number_4111111111111111', `card_number_${M} 1111`],
  ])('%j', (words, expected) => {
    expect(mask(words)).toEqual({ words: expected, masked: ['cards'] });
  });

  it.each([
    ['a part of another word', 'ORDER4111111111111111 and advisa4111111111111111'],
    ['a list, a line each', '4111\n1111\n1111\n1111\n2345\n6789'],
    ['a row of a table', '4111  1111  1111  1111  2345  6789'],
    ['what a sentence parts', 'Room 4111. 1111 1111 1111 came'],
    ['groups of other sizes', '411\n11111\n1111\n1111'],
    ['dates', '4111/11/11 11:11 1111/11/11'],
    ['a wrong check digit', '4111  1111  1111  1112'],
  ])('is not %s', (_, words) => {
    expect(mask(words)).toEqual({ words, masked: [] });
  });
});

describe('a password, however it is said to be one', () => {
  it.each([
    // Without a sign, or with one of another alphabet.
    ['password hunter2xyz', `password ${M}`],
    ['The password "hunter2xyz" fails', `The password "${M}" fails`],
    ['password：hunter2', `password：${M}`],
    ['ｐａｓｓｗｏｒｄ： hunter2', `ｐａｓｓｗｏｒｄ： ${M}`],
    ['pass\u200bword: hun\u200bter2 x', `pass\u200bword: ${M} x`],
    // Which one it is, and what for.
    ['Contraseña nueva: caballo99', `Contraseña nueva: ${M}`],
    ['password (new): hunter', `password (new): ${M}`],
    ['new password (temporary) = hunter', `new password (temporary) = ${M}`],
    ['password (for the portal): hunter2', `password (for the portal): ${M}`],
    ['password for ana@x.com: abc12345', `password for ana@x.com: ${M}`],
    ['password for https://x.example: abc12345', `password for https://x.example: ${M}`],
    ['password wifi office: abc12345', `password wifi office: ${M}`],
    ['my password is now hunter2', `my password is now ${M}`],
    // With the name.
    ['login: ana:hunter2', `login: ana:${M}`],
    ['login: ana@x.example / hunter2', `login: ana@x.example / ${M}`],
    ['usuario: ana, contraseña: caballo99', `usuario: ana, contraseña: ${M}`],
    ['username: ana password: hunter2', `username: ana password: ${M}`],
    // In tables.
    ['| password | hunter2 |', `| password | ${M} |`],
    ['|password|hunter2|', `|password|${M}|`],
    // In the languages of customers.
    ['neues Passwort: Sommer', `neues Passwort: ${M}`],
    ['Passwort (alt): sommer', `Passwort (alt): ${M}`],
    ['Kennwort für das Portal: Sommer24', `Kennwort für das Portal: ${M}`],
    ['Zugang: ana / Sommer24', `Zugang: ana / ${M}`],
    ['Mot de passe provisoire : chat', `Mot de passe provisoire : ${M}`],
    ['mon mot de passe est Chat1234', `mon mot de passe est ${M}`],
    ['identifiants : ana:chat1234', `identifiants : ana:${M}`],
    ['La password è Gatto77', `La password è ${M}`],
    ["parola d'ordine: apriti", `parola d'ordine: ${M}`],
    ['Password nuova: gatto', `Password nuova: ${M}`],
    ['Senha: cavalo', `Senha: ${M}`],
    ['a senha é Cavalo99', `a senha é ${M}`],
    ['palavra-passe para o portal: cavalo99', `palavra-passe para o portal: ${M}`],
    ['contrasen\u0303a: caballo', `contrasen\u0303a: ${M}`],
    ['código de seguridad: 123', `código de seguridad: ${M}`],
    ['x://ana:abcd@host', `x://ana:${M}@host`],
    ['https://9f86d081884c7d659a2feaa0c55ad015@o1.ingest.example/1', `https://${M}@o1.ingest.example/1`],
  ])('%j', (words, expected) => {
    expect(mask(words).words).toBe(expected);
    expect(mask(words).masked).toContain('passwords');
    expect(mask(expected)).toEqual({ words: expected, masked: [] });
  });

  it.each([
    'I forgot my password T-1042 is about that, and password v2.1.0 is out.',
    'The password 8-character rule, the password 2FA page, password SHA256 and password sha-256 hashes.',
    'The password https://x.example/reset1 does not open, nor password reset1.html or password ana1@x.example.',
    'Password reset: ticket4711. Password policy: min8chars.',
    'Password (optional): leave it. Password (new): it does not work.',
    'Contraseña nueva: no la acepta. Contraseña olvidada: ayuda, por favor.',
    'La contraseña no funciona: sale el error E12345 desde las 10:30.',
    '| password | required | string |',
    '| Password | yes |',
    'login: 10:30, login: localhost:8080, login: https://x.example, user: role:admin',
    'login: ana / bob, account: 4711 / 2024',
    'Neues Passwort: geht nicht. Passwort vergessen: bitte helfen.',
    'Nouveau mot de passe : il est refusé. Mot de passe oublié : aidez-moi.',
    'Password nuova: non funziona. La password è scaduta.',
    'Senha nova: não funciona. A senha é inválida.',
    'Passwords: see https://help.example. Passwords are kept for 90days.',
    'https://ana@git.example/repo and https://deploy-user@git.example',
    'ｔｈｅ ｐａｓｓｗｏｒｄ ｉｓ ｗｒｏｎｇ',
  ])('is not in %j', (words) => {
    expect(mask(words)).toEqual({ words, masked: [] });
  });
});

const HEX = '9f86d081884c7d659a2feaa0c55ad0159f86d081';
const ALNUM = 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6lM9oR2';

describe('a key, by what its service puts before it', () => {
  it.each([
    ['bot token ', made('MTk4NjIyNDgzNDcxOTI1MjQ4', '.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs')],
    ['', made('MTk4NjIyNDgzNDcxOTI1MjQ4', '.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs')],
    ['https://discord.com/api/webhooks/123456789012345678/', 'abcDEF123abcDEF123abcDEF123abcDEF123abcDEF'],
    ['https://discordapp.com/api/v10/webhooks/123456789012345678/', 'abcDEF123abcDEF123abcDEF123'],
    ['https://hooks.slack.com/services/', 'T00000000/B00000000/XXXXabcd1234'],
    ['', made('hf', `_${ALNUM.slice(0, 34)}`)],
    ['', made('dop', `_v1_${HEX}`)],
    ['', made('shp', `at_${HEX.slice(0, 32)}`)],
    ['', made('gl', `pat-${ALNUM.slice(0, 20)}`)],
    ['', made('gl', `dt-${ALNUM.slice(0, 20)}`)],
    ['', made('github', `_pat_${ALNUM}`)],
    ['', made('npm', `_${ALNUM.slice(0, 36)}`)],
    ['', made('pypi', `-AgEIcHlwaS5vcmc${ALNUM}`)],
    ['', made('xox', `e.xoxp-1-${ALNUM}`)],
    ['', made('key', `-${HEX.slice(0, 32)}`)],
    ['', `${HEX.slice(0, 32)}-1a2b3c4d-5e6f7a8b`],
    ['', made('SK', HEX.slice(0, 32))],
    ['', made('ya', `29.${ALNUM}`)],
    ['', made('GOCSPX', `-${ALNUM.slice(0, 28)}`)],
    ['', made('abc8Q', '~abcdefghijklmnopqrstuvwxyz0123456')],
    ['AccountName=x;AccountKey=', 'Zm9vYmFyYmF6cXV4'],
    ['', made('12345678', `:AA${ALNUM.slice(0, 33)}`)],
    ['', made('sk', `-ant-api03-${ALNUM}`)],
    ['', made('dckr', `_pat_${ALNUM.slice(0, 27)}`)],
    ['', made('hv', `s.${ALNUM}`)],
    ['', made('lin', `_api_${ALNUM.slice(0, 40)}`)],
    ['STRIPE_SECRET_KEY=', 'a1b2c3d4e5f6'],
    ['chiave API: ', 'abc123def'],
    ['chave de API: ', 'abc123def'],
    ['clé d’API : ', 'abc123def'],
    ['https://x.example/#access_token=', 'abc123def'],
  ])('%s%s', (before, secret) => {
    for (const end of ['', ' thanks', '\n', ', and']) {
      const { words, masked } = mask(`${before}${secret}${end}`);
      expect(words).not.toContain(secret.slice(4, -4));
      expect(masked.length).toBeGreaterThan(0);
    }
  });

  it('of PuTTY goes whole', () => {
    const key = ['PuTTY-User-Key-File-3: ssh-rsa', 'Public-Lines: 1', 'AAAA', 'Private-Lines: 1', 'AAABBB'];
    expect(mask(key.join('\n')).words).toBe(`${key.slice(0, 3).join('\n')}\n${M}`);
  });

  it.each([
    'Set hf_transfer_enable_downloads and npm_config_registry, then npm_package_version.',
    'key-value stores, pat-a-cake, sk-learn, dapi, shpat and glpat- are words.',
    'The file discord.com/api/webhooks is documented; see hooks.slack.com/services.',
    'Release 1.0-rc, v1.0-beta and ya29 are versions; secret santa2024 was fun; the secret garden1.',
    'Our token ring, the token count was 2048tokens; Telegram says 12345678:ok.',
    'Module.prefix.something, Newsletter.Report.2024 and MyOrganisationDepartment.Report.Final',
  ])('is not in %j', (words) => {
    expect(mask(words)).toEqual({ words, masked: [] });
  });
});

describe('takes time in proportion to the length', () => {
  const LONG = 40_000;
  const MOST_MS = 1_500;
  const PIECES =
    '4 4111 4111\u200b / _ \n \r\n , . : :: ： | - -- ( ) " \' ` * = @ :// # ~ \u200b e\u0301 password new nueva for de is now pass login user ana key secret token ' +
    'bearer Private-Lines: 1//0 hf_ SG. eyJ xoxb- MTk4NjIyNDgzNDcxOTI1MjQ4. A1~ pat 12345678: DE89 3704 ▇▇▇▇ a A1 ñ ４';
  const pieces = fc.constantFrom(' ', '  ', '\t', ...PIECES.split(' '));

  /** The processor's time of this process, so that a busy machine is not blamed. */
  function spent(words: string): number {
    const before = process.cpuUsage();
    mask(words);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  }

  it('whatever comes again and again', () => {
    fc.assert(
      fc.property(fc.array(pieces, { minLength: 1, maxLength: 8 }), fc.nat(3), (some, more) => {
        const part = some.join('') + ' '.repeat(more);
        expect(spent(part.repeat(Math.ceil(LONG / part.length)).slice(0, LONG)), part).toBeLessThan(MOST_MS);
      }),
      { numRuns: 60 },
    );
  });

  it('whatever stands beside whatever', () => {
    fc.assert(
      fc.property(fc.array(pieces, { minLength: 4_000, maxLength: 8_000, size: 'max' }), (some) => {
        expect(spent(some.join('').slice(0, LONG))).toBeLessThan(MOST_MS);
      }),
      { numRuns: 10 },
    );
  });
});

it('changes nothing more a second time, whatever signs there are', () => {
  const pieces = fc.constantFrom(
    '4111 1111 1111 1111',
    '4111',
    '1111',
    '５５',
    '\u200b',
    '\n',
    '  ',
    '/',
    'visa',
    'password',
    ' new',
    ': ',
    ' ',
    '|',
    'hunter2',
    'x',
    'e\u0301',
    '：',
    'login',
    'ana:',
    '▇▇▇▇',
    ' is ',
    '(',
    ')',
    '"',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 14 }), (some) => {
      const { words } = mask(some.join(''));
      expect(mask(words)).toEqual({ words, masked: [] });
    }),
    { numRuns: 3_000 },
  );
});
