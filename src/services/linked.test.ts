import { expect, it } from 'vitest';
import { inEnglish } from '#test/builders.ts';
import { t } from '../i18n/types.ts';
import type { OutboundCall, Platform } from '../port/platform.ts';
import { linkedCall } from './linked.ts';

const platforms = new Map(
  [
    { id: 'slack', urlOf: ({ message }: { message: string }) => `https://acme.slack.com/${message}` },
    { id: 'workspace' },
  ].map((one) => [one.id, one as unknown as Platform]),
);
const at = (platform: string) => ({ label: t('link.requester'), message: { platform, channel: 'C1', message: 'm' } });
const call: OutboundCall = {
  kind: 'post',
  key: 'k',
  to: { platform: 'slack', channel: 'C1' },
  reader: { language: 'en', zone: 'UTC' },
  card: { blocks: [{ kind: 'divider' }, { kind: 'links', links: ['slack', 'workspace', 'gone'].map(at) }] },
};

function shown(platform: string) {
  const linked = linkedCall(call, platform, platforms);
  const links =
    'card' in linked ? linked.card.blocks.flatMap((block) => (block.kind === 'links' ? block.links : [])) : [];
  return links.map(({ label, url }) => [inEnglish(label), url]);
}

it('says of a way to a message of another platform where it leads, with the address there', () => {
  const own = 'Customer’s thread';
  expect(shown('slack')).toEqual([
    [own, undefined],
    [`${own} (Workspace)`, undefined],
    [`${own} (Gone)`, undefined],
  ]);
  expect(shown('workspace').slice(0, 2)).toEqual([
    [`${own} (Slack)`, 'https://acme.slack.com/m'],
    [own, undefined],
  ]);
});

it('leaves a call without a card as it is', () => {
  const removal = { kind: 'delete', key: 'k', message: { platform: 'slack', channel: 'C1', message: 'm' } } as const;
  expect(linkedCall(removal, 'slack', platforms)).toBe(removal);
});
