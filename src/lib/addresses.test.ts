import { expect, it } from 'vitest';
import { mayBeAsked, shownAddress } from './addresses.ts';

const hosts = new Set(['files.slack.com']);
const own = 'http://127.0.0.1:4000/api/';

it.each([
  'https://files.slack.com/files-pri/T1-F1/a.png',
  'https://FILES.slack.com:443/x',
  'http://127.0.0.1:4000/f/1',
])('%s may be asked', (address) => expect(mayBeAsked(address, hosts, own)).toBe(true));

it.each([
  'http://files.slack.com/a',
  'https://files.slack.com:8443/a',
  'https://files.slack.com.evil.example/a',
  'https://evil.example/files.slack.com',
  'https://files.slack.com@evil.example/a',
  'https://user@files.slack.com/a',
  'http://127.0.0.1:4001/f/1',
  'https://127.0.0.1:4000/f/1',
  'http://169.254.169.254/latest/meta-data',
  'file:///etc/passwd',
  'data:text/plain,x',
  'blob:http://127.0.0.1:4000/x',
  '//files.slack.com/a',
  'not an address',
  '',
])('%s may not', (address) => expect(mayBeAsked(address, hosts, own)).toBe(false));

it('nothing is asked at an own address that is none', () => {
  expect(mayBeAsked('data:text/plain,x', hosts, 'data:text/plain,x')).toBe(false);
  expect(mayBeAsked('https://files.slack.com/x', hosts, '')).toBe(true);
});

it('an address is shown as it is written in full, and not with a password or what is no page', () => {
  expect(shownAddress('https://drive.example/a b?x=<!channel>')).toBe('https://drive.example/a%20b?x=%3C!channel%3E');
  expect(shownAddress('https://exämple.test/')).toBe('https://xn--exmple-cua.test/');
  for (const address of [
    'https://me:secret@drive.example/',
    'javascript:alert(1)',
    'drive',
    `https://a.test/${'x'.repeat(500)}`,
  ])
    expect(shownAddress(address)).toBeUndefined();
});
