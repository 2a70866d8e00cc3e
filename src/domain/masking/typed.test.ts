import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MARK } from './kinds.ts';
import { maskWords } from './mask.ts';

const all = { cards: true, passwords: true, keys: true, tokens: true };
const mask = (words: string) => maskWords(words, all);
const M = MARK;

const FORMS: readonly (readonly [string, string])[] = [
  // Typed into a terminal.
  ['curl -u admin:S3cretPw https://x', `curl -u admin:${M} https://x`],
  ['curl -uadmin:admin https://x', `curl -uadmin:${M} https://x`],
  ["curl -s --user 'api:a key' https://api.x", `curl -s --user 'api:${M}' https://api.x`],
  ['curl --proxy-user bob:hunter x', `curl --proxy-user bob:${M} x`],
  ['it was --user name:secret', `it was --user name:${M}`],
  ['http -a ana:hunter POST x', `http -a ana:${M} POST x`],
  ['sshpass -p hunter ssh root@1.2.3.4', `sshpass -p ${M} ssh root@1.2.3.4`],
  ['mysql -u root -pS3cret shop', `mysql -u root -p${M} shop`],
  ['mysql -pS3cret shop', `mysql -p${M} shop`],
  ['mysql -h db -plongword shop', `mysql -h db -p${M} shop`],
  ['redis-cli -h x -a hunter ping', `redis-cli -h x -a ${M} ping`],
  ['swaks --to a@b.example -au ana -ap hunter', `swaks --to a@b.example -au ana -ap ${M}`],
  ['docker login registry.x -u ana -p hunter', `docker login registry.x -u ana -p ${M}`],
  ['ssh root@1.2.3.4 password sekret', `ssh root@1.2.3.4 password ${M}`],
  ['ssh root@1.2.3.4, contraseña sekret. Gracias', `ssh root@1.2.3.4, contraseña ${M}. Gracias`],
  ['machine smtp.x login ana password hunter', `machine smtp.x login ana password ${M}`],
  // In a program, or beside one.
  ['setPassword("hunter")', `setPassword("${M}")`],
  ["define('DB_PASSWORD', 'hunter');", `define('DB_PASSWORD', '${M}');`],
  ['smtp.login("ana@x.example", "hunter")', `smtp.login("ana@x.example", "${M}")`],
  ["requests.post(url, auth=('api', 'hunter'))", `requests.post(url, auth=('api', '${M}'))`],
  ['<wsse:Password Type="x">hunter</wsse:Password>', `<wsse:Password Type="x">${M}</wsse:Password>`],
  ['MAILGUN_KEY=hunter', `MAILGUN_KEY=${M}`],
  ['SMS_APIKEY=hunter', `SMS_APIKEY=${M}`],
  ['DBPASSWORD=hunter', `DBPASSWORD=${M}`],
  ['export TWILIO_AUTH_TOKEN="abc"', `export TWILIO_AUTH_TOKEN="${M}"`],
  ['x-api-key: hunter', `x-api-key: ${M}`],
  ['curl -H "X-Auth-Token: abcdef" x', `curl -H "X-Auth-Token: ${M}" x`],
  ['{"accessToken": "abcdefgh"}', `{"accessToken": "${M}"}`],
  ['api key 550e8400-e29b-41d4-a716-446655440000', `api key ${M}`],
  // What mail programs say.
  ['AUTH PLAIN AGFuYQBzZWNyZXQxMjM=', `AUTH PLAIN ${M}`],
  ['C: AUTH LOGIN YW5hQHg=\nS: 334 UGFzc3dvcmQ6\nC: aHVudGVyMg==', `C: AUTH LOGIN ${M}\nS: 334 UGFzc3dvcmQ6\nC: ${M}`],
  [
    'AUTH LOGIN\r\n334 VXNlcm5hbWU6\r\nYW5hQHg=\r\n334 UGFzc3dvcmQ6\r\naHVudGVyMg==\r\n535 no',
    `AUTH LOGIN\r\n334 VXNlcm5hbWU6\r\n${M}\r\n334 UGFzc3dvcmQ6\r\n${M}\r\n535 no`,
  ],
  [' ~> AUTH LOGIN\n<~  334 VXNlcm5hbWU6\n ~> YW5hQHg=', ` ~> AUTH LOGIN\n<~  334 VXNlcm5hbWU6\n ~> ${M}`],
  // With the name.
  ['Login ana / caballo99', `Login ana / ${M}`],
  ['usuario ana | caballo99', `usuario ana | ${M}`],
  ['ana@acme.example / hunter2', `ana@acme.example / ${M}`],
  ['ana@acme.example:hunter2', `ana@acme.example:${M}`],
  // What it was changed to, or will be.
  ['my new password will be Sommer2024', `my new password will be ${M}`],
  ['The password should be "Sommer2024".', `The password should be "${M}".`],
  ['I changed my password to Sommer2024, is that right?', `I changed my password to ${M}, is that right?`],
  ['the password has been reset to Sommer2024', `the password has been reset to ${M}`],
  ['mi nueva contraseña será Verano2024', `mi nueva contraseña será ${M}`],
  ['la contraseña nueva va a ser Verano2024', `la contraseña nueva va a ser ${M}`],
  ['quiero que mi clave sea Verano2024', `quiero que mi clave sea ${M}`],
  ['he cambiado la contraseña por Verano2024', `he cambiado la contraseña por ${M}`],
  ['mein neues Passwort wird Sommer2024 sein', `mein neues Passwort wird ${M} sein`],
  ['das Passwort wurde auf Sommer2024 geändert', `das Passwort wurde auf ${M} geändert`],
  ['mon nouveau mot de passe sera Ete2024x', `mon nouveau mot de passe sera ${M}`],
  ['j’ai changé le mot de passe en Ete2024x', `j’ai changé le mot de passe en ${M}`],
  ['la mia nuova password sarà Estate2024', `la mia nuova password sarà ${M}`],
  ['ho cambiato la password in Estate2024', `ho cambiato la password in ${M}`],
  ['a minha nova senha será Verao2024', `a minha nova senha será ${M}`],
  ['mudei a senha para Verao2024', `mudei a senha para ${M}`],
];

const ORDINARY = [
  // Programs, and what is no secret about them.
  'docker run -u 1000:1000 app, chown -R www-data:www-data /srv, and docker run --user app:staff app',
  'curl -u "$USER:$PASS" https://x and curl -u ana:<password> https://x, or curl -u ana https://x',
  'Run tail -f mail.log, then ls -a dir:name and date -u 10:30.',
  'Restart mysql once more -please- and tell us.',
  'mysql -u root -p shop asks for it; mysql -h db -p; ssh root@1.2.3.4 password authentication',
  'ssh root@1.2.3.4 password is refused, and ssh ana@host.example password denied.',
  'scp report.pdf root@host.example:backup2024 and git clone git@git.example:acme1/app.git',
  'Call setPassword() and login(user, password), or getToken("…") where a token is.',
  'Set PUBLIC_KEY=abc123, PRIMARY_KEY=id and SORT_KEY=name; MAIL_KEY=$SECRET, APP_KEY=<your-key> and USE_KEY=true.',
  'psql -h db -p 5432 shop; docker run --name login -p 8080:80 app; MONKEY=banana and ACCESS_TOKEN_EXPIRE=3600',
  'The X-API-Key: header is missing. X-Auth-Token: required, string.',
  'The field <password> is empty, and <password></password> too.',
  'The columns are ("password", 8) and ["login", "password", "email"].',
  'Idempotency key 550e8400-e29b-41d4-a716-446655440000 was used twice.',
  // Mail servers.
  '250-AUTH LOGIN PLAIN CRAM-MD5 XOAUTH2\n250 SIZE 35882577',
  'We use AUTH LOGIN\nThanks for the help',
  'AUTH PLAIN authentication is not supported; 535 5.7.8 AUTH LOGIN failed',
  'We sent 334 mails\nand none arrived',
  'We ordered 334 pieces\nHP840G5b',
  'Order 334\nRE/2024/17',
  'S: 334 VXNlcm5hbWU6\nNothing happens then',
  // Names and addresses.
  'Login page / Dashboard, and write to ana@acme.example / Support, or ana@acme.example:25',
  'The account ana / bob and the user ana / Sales are the same.',
  'From ana@acme.example: invoice4711 did not arrive.',
  // About passwords.
  'The password must be 8-16 characters, should be changed every 90days, and will be sent by mail.',
  'The password will be reset tomorrow. My password would be fine. It should be in the mail.',
  'I changed my password on 2026-03-02 and set it to something else. I changed the password to be safe.',
  'Please set a password to open invoice.pdf; I switched to v2.1.0, and the password to be used is mine.',
  'La contraseña será enviada mañana, debe ser más larga y va a ser cambiada a las 10:30.',
  'He cambiado la contraseña a mano y por error. Cambié la clave a las 10:30 del 02/03/2026.',
  'Das Passwort wird nicht akzeptiert, soll geändert werden und wurde auf Wunsch geändert.',
  'Ich habe das Passwort auf der Webseite geändert und setze es morgen zurück.',
  'Le mot de passe sera envoyé demain, doit être changé, et je l’ai changé en ligne.',
  'La password sarà inviata domani e deve essere cambiata in ufficio.',
  'A senha será enviada amanhã e deve ser alterada para segurança.',
];

describe('a secret, as it is typed', () => {
  it.each(FORMS)('%j', (words, expected) => {
    expect(mask(words).words).toBe(expected);
    expect(mask(expected)).toEqual({ words: expected, masked: [] });
  });

  it('planted anywhere in ordinary words is found, and nothing else of them is', () => {
    const line = fc.constantFrom(...ORDINARY);
    fc.assert(
      fc.property(fc.constantFrom(...FORMS), line, line, ([words, expected], before, after) => {
        expect(mask(`${before}\n\n${words}\n\n${after}`).words).toBe(`${before}\n\n${expected}\n\n${after}`);
      }),
    );
  });
});

it.each(ORDINARY)('leaves alone: %s', (words) => {
  expect(mask(words)).toEqual({ words, masked: [] });
});

it('changes nothing more a second time, and takes time in proportion to the length', () => {
  const pieces = FORMS.flatMap(([words]) => words.split(/(?<=[\s"':(])/));
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 }), (some) => {
      const { words } = mask(some.join(''));
      expect(mask(words)).toEqual({ words, masked: [] });
    }),
    { numRuns: 1_000 },
  );
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 4 }), (some) => {
      const part = some.join('');
      const words = part.repeat(Math.ceil(40_000 / part.length)).slice(0, 40_000);
      const before = process.cpuUsage();
      mask(words);
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1_000, part).toBeLessThan(1_500);
    }),
    { numRuns: 30 },
  );
});
