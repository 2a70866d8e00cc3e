import type { MessageView } from '../../model.ts';
import type { WireFile } from '../../protocol.ts';
import { type Html, html } from '../html.ts';
import { icon } from '../icons.ts';
import { clockTime, dayLabel, dayOf, fileSize, fullTime, type Look, shortTime, threadHref } from '../look.ts';
import { cardView } from './card.ts';
import { emojiName } from './emoji.ts';
import { avatar, plainFileName, typed } from './text.ts';

/** Where a message is shown: in the list of a channel, or in the panel of a thread. */
export type Shown = 'log' | 'thread';

const togetherMs = 5 * 60_000;

/** Media types that a browser shows without running anything in them. */
export const safeImages: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/**
 * One message; one that `follows` has its author above it already. The attributes are what the script needs to put it in its place: `data-day` and `data-by` decide whether
 * a day's line or the author's name is shown above it, which depends on the one before.
 */
export function messageView(look: Look, message: MessageView, shown: Shown, follows = false): Html {
  const own = message.by.id === look.viewer.id && !message.deleted && !message.onlyYou;
  const id = `${shown}-${message.id}`;
  const kind = message.onlyYou ? 'message only-you' : follows ? 'message follow' : 'message';
  return html`<article class="${kind}" id="${id}" tabindex="-1" aria-labelledby="${id}-by"
 data-id="${message.id}" data-channel="${message.channel}" data-thread="${message.thread ?? ''}" data-by="${message.by.id}" data-at="${message.at}"
 data-day="${dayOf(look, message.at)}" data-day-label="${dayLabel(look, message.at)}"${own && html` data-raw="${message.text ?? ''}"`}
>${avatar(message.by)}<div class="message-body"><header class="message-head" id="${id}-by">${author(look, message)}</header>${content(look, message)}${
    shown === 'log' && message.replies > 0 ? repliesLink(look, message) : undefined
  }</div>${message.onlyYou || message.deleted ? undefined : tools(look, message, shown)}</article>`;
}

function author(look: Look, message: MessageView): Html {
  const { by, at } = message;
  const badge = by.bot && html` <span class="badge">${look.words.app}</span>`;
  return html`<bdi class="author">${by.name}</bdi>${badge} <time datetime="${at}" title="${fullTime(look, at)}">${clockTime(look, at)}</time>`;
}

function content(look: Look, message: MessageView): Html {
  if (message.deleted) return html`<p class="deleted">${look.words.deleted}</p>`;
  const edited = message.edited && html` <span class="edited">(${look.words.edited})</span>`;
  const text = message.text && html`<div class="text typed" dir="auto">${typed(look, message.text)}${edited}</div>`;
  return html`${message.onlyYou && onlyYou(look)}${text}${message.card && cardView(look, message.card)}${files(look, message.files)}${reactions(look, message)}`;
}

function onlyYou(look: Look): Html {
  return html`<p class="only-you-note">${icon('eye')}<span>${look.words.onlyYou}</span><button type="button" class="linklike" data-do="dismiss">${look.words.dismiss}</button></p>`;
}

function files(look: Look, list: readonly WireFile[]): Html | undefined {
  if (list.length === 0) return undefined;
  return html`<ul class="files" aria-label="${look.words.files}">${list.map((file) => html`<li>${fileView(look, file)}</li>`)}</ul>`;
}

function fileView(look: Look, file: WireFile): Html {
  const name = plainFileName(file.name);
  const href = `${look.base}/files/${encodeURIComponent(file.id)}`;
  if (safeImages.has(file.type)) {
    return html`<a class="picture" href="${href}" target="_blank" rel="noopener"><img src="${href}" alt="${name}" loading="lazy"><span><bdi>${name}</bdi> · ${fileSize(look, file.size)}</span></a>`;
  }
  return html`<a class="file" href="${href}" download="${name}">${icon('file')}<span class="unseen">${look.words.download} </span><span class="file-name"><bdi>${name}</bdi></span><span class="file-size">${fileSize(look, file.size)}</span></a>`;
}

function reactions(look: Look, message: MessageView): Html | undefined {
  if (message.reactions.length === 0) return undefined;
  const buttons = message.reactions.map(({ emoji, by }) => {
    const names = by.map((id) => look.members.get(id)?.name ?? id).join(', ');
    const mine = by.includes(look.viewer.id);
    const name = emojiName(look, emoji);
    const word = name !== undefined && html`<span class="emoji-name">${name}</span> `;
    return html`<button type="button" class="reaction" data-do="react" data-emoji="${emoji}" aria-pressed="${mine ? 'true' : 'false'}" title="${look.words.reactedBy(name ?? emoji, names)}"><span class="emoji-sign">${emoji}</span> ${word}<span>${by.length}</span><span class="unseen"> ${names}</span></button>`;
  });
  return html`<div class="reactions" role="group" aria-label="${look.words.reactions}">${buttons}<button type="button" class="reaction add" data-do="reactions" title="${look.words.addReaction}" aria-label="${look.words.addReaction}" aria-haspopup="menu" aria-expanded="false">${icon('smile')}${icon('plus')}</button></div>`;
}

function repliesLink(look: Look, message: MessageView): Html {
  const { words } = look;
  const unread =
    message.unreadReplies > 0 && html` <span class="pill">${words.newReplies(message.unreadReplies)}</span>`;
  const last =
    message.lastReplyAt && html` <span class="faint">${words.lastReply(shortTime(look, message.lastReplyAt))}</span>`;
  return html`<a class="replies" data-nav href="${threadHref(look, message.channel, message.id)}">${icon('thread')}<span>${words.replies(message.replies)}</span>${unread}${last}</a>`;
}

/** One tab stop for each message; the quick ones beside the menu are for the mouse, the menu holds them all. */
function tools(look: Look, message: MessageView, shown: Shown): Html {
  const { words } = look;
  const quick =
    shown === 'log' &&
    html`<a class="tool" data-nav tabindex="-1" href="${threadHref(look, message.channel, message.id)}" title="${words.replyInThread}" aria-label="${words.replyInThread}">${icon('reply')}</a>`;
  const own = message.by.id === look.viewer.id ? 'true' : 'false';
  return html`<div class="tools"><button type="button" class="tool" tabindex="-1" data-do="reactions" title="${words.addReaction}" aria-label="${words.addReaction}" aria-haspopup="menu" aria-expanded="false">${icon('smile')}</button>${quick}<button type="button" class="tool" data-do="menu" data-own="${own}" data-reply="${shown === 'log' ? threadHref(look, message.channel, message.id) : ''}" title="${words.moreActions}" aria-label="${words.actions(message.by.name)}" aria-haspopup="menu" aria-expanded="false">${icon('more')}</button></div>`;
}

/**
 * Messages one under another with a line where a day begins and one where the unread ones begin. The author is shown
 * once for what follows within 5 minutes; `assets/log.js` keeps to the same rule for what comes later.
 */
export function messageList(look: Look, messages: readonly MessageView[], shown: Shown, firstUnread?: string): Html {
  const pieces: Html[] = [];
  let before: MessageView | undefined;
  for (const message of messages) {
    const day = dayOf(look, message.at);
    const newDay = before === undefined || dayOf(look, before.at) !== day;
    if (newDay) pieces.push(dayLine(dayLabel(look, message.at)));
    if (message.id === firstUnread)
      pieces.push(html`<div class="new-line" role="separator"><span>${look.words.newMarker}</span></div>`);
    const marked = newDay || message.id === firstUnread;
    pieces.push(messageView(look, message, shown, !marked && before !== undefined && followsOn(before, message)));
    before = message;
  }
  return html`${pieces}`;
}

function followsOn(before: MessageView, message: MessageView): boolean {
  if (before.onlyYou || message.onlyYou || before.by.id !== message.by.id) return false;
  return Date.parse(message.at) - Date.parse(before.at) < togetherMs;
}

function dayLine(label: string): Html {
  return html`<h3 class="day"><span>${label}</span></h3>`;
}

/**
 * The oldest of the unread ones at the end of the list, which is where the line goes. `unread` counts those in threads,
 * too, which are not in the list; the viewer's own never count.
 */
export function firstUnreadOf(look: Look, messages: readonly MessageView[], unread: number): string | undefined {
  let left = unread - messages.reduce((sum, message) => sum + message.unreadReplies, 0);
  let first: string | undefined;
  for (const message of messages.toReversed()) {
    if (left <= 0) break;
    if (message.by.id === look.viewer.id || message.onlyYou) continue;
    first = message.id;
    left -= 1;
  }
  return first;
}
