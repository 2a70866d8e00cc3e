import { z } from 'zod';
import { escaped } from './text.ts';

/**
 * Messages that somebody forwards or shares: Slack puts them among the attachments of the new message, whose own text may be empty.
 * What Slack shows of a web page behind a link stands there, too, and is nobody's words.
 * https://docs.slack.dev/reference/messaging/attachments
 */

const shape = z.object({
  is_share: z.boolean().nullish(),
  is_msg_unfurl: z.boolean().nullish(),
  author_name: z.string().nullish(),
  author_subname: z.string().nullish(),
  author_id: z.string().nullish(),
  text: z.string().nullish(),
  fallback: z.string().nullish(),
  message_blocks: z.array(z.unknown()).nullish().catch(null),
  blocks: z.array(z.unknown()).nullish().catch(null),
  files: z.array(z.unknown()).nullish().catch(null),
});

/** Of blocks that stand in each other so many are gone into. */
const deepest = 8;

/** A message that is passed on, in Slack's own way to write. */
export interface Shared {
  /** Escaped words, or `<@U…>`. */
  readonly author: string;
  readonly text: string;
  readonly files: readonly unknown[];
}

/** @param attachments as Slack sends them; what is none, or of another shape, is left out */
export function sharedIn(attachments: readonly unknown[] | null | undefined): readonly Shared[] {
  return (attachments ?? []).flatMap((one) => {
    const { success, data } = shape.safeParse(one);
    if (!success || !(data.is_share || data.is_msg_unfurl)) return [];
    const said = data.text || wordsIn(data.message_blocks) || wordsIn(data.blocks);
    const name = data.author_name || data.author_subname;
    const author = name ? escaped(name) : data.author_id ? `<@${data.author_id}>` : '';
    const files = data.files ?? [];
    // The fallback names the author itself.
    if (!said) return [{ author: '', text: data.fallback ?? '', files }];
    return [{ author, text: said, files }];
  });
}

/** What stands in blocks, written as a message's text is. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
function wordsIn(blocks: unknown, depth = 0): string {
  if (depth > deepest) return '';
  if (Array.isArray(blocks))
    return blocks
      .map((one) => wordsIn(one, depth + 1))
      .filter(Boolean)
      .join('\n');
  if (!isRecord(blocks)) return '';
  const { type, message, blocks: inner, elements, text } = blocks;
  // One of `message_blocks`.
  if (isRecord(message)) return wordsIn(message['blocks'], depth + 1);
  if (inner !== undefined) return wordsIn(inner, depth + 1);
  if (isRecord(text)) {
    const { type: kind, text: words } = text;
    return typeof words !== 'string' ? '' : kind === 'mrkdwn' ? words : escaped(words);
  }
  if (type === 'rich_text' || type === 'rich_text_list') return wordsIn(elements, depth + 1);
  return Array.isArray(elements) ? elements.map(inlineOf).join('') : '';
}

function inlineOf(element: unknown): string {
  if (!isRecord(element)) return '';
  const { type, text, user_id: user, url, name } = element;
  const words = typeof text === 'string' ? text : '';
  if (type === 'user' && typeof user === 'string') return `<@${user}>`;
  if (type === 'link' && typeof url === 'string')
    return words === '' ? `<${escaped(url)}>` : `<${escaped(url)}|${escaped(words)}>`;
  if (type === 'emoji' && typeof name === 'string') return `:${name}:`;
  return escaped(words);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
