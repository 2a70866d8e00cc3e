import { plain, type Text, t } from '../i18n/types.ts';
import type { Block, MessageLink } from '../port/cards.ts';
import type { OutboundCall, Platform } from '../port/platform.ts';

/**
 * A call whose ways to messages of another platform can be gone: each says where it leads, and has the address there. A
 * platform shows its own by itself.
 * @param at where it goes to
 */
export function linkedCall(call: OutboundCall, at: string, platforms: ReadonlyMap<string, Platform>): OutboundCall {
  if (!('card' in call)) return call;
  const link = (one: MessageLink): MessageLink =>
    one.message.platform === at ? one : elsewhere(one, platforms.get(one.message.platform));
  const blocks = call.card.blocks.map(
    (block): Block => (block.kind === 'links' ? { ...block, links: block.links.map(link) } : block),
  );
  return { ...call, card: { ...call.card, blocks } };
}

function elsewhere({ label, message }: MessageLink, platform: Platform | undefined): MessageLink {
  const url = platform?.urlOf?.(message);
  const named = t('link.elsewhere', { link: label, platform: nameOf(message.platform) });
  return { label: named, message, ...(url === undefined ? {} : { url }) };
}

function nameOf(platform: string): Text {
  return plain(platform.charAt(0).toUpperCase() + platform.slice(1));
}
