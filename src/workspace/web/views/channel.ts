import type { ChannelView, MessageView } from '../../model.ts';
import { type Html, html } from '../html.ts';
import { icon } from '../icons.ts';
import { channelHref, channelName, type Look } from '../look.ts';
import { composerView } from './composer.ts';
import { backTool, searchTool } from './head.ts';
import { firstUnreadOf, messageList } from './message.ts';
import { otherOf } from './side.ts';
import { avatar } from './text.ts';

export interface ChannelPage {
  readonly channel: ChannelView;
  readonly messages: readonly MessageView[];
  /** Whether there is more before the first of them. */
  readonly older: boolean;
  /** Whether this is a page of the past rather than the newest messages. */
  readonly past: boolean;
}

export interface ThreadPage {
  readonly channel: ChannelView;
  readonly root: string;
  readonly messages: readonly MessageView[];
}

/** The middle column. */
export function channelView(look: Look, page: ChannelPage): Html {
  const { channel, messages } = page;
  const { words } = look;
  const name = channelName(channel);
  const first = firstUnreadOf(look, messages, channel.unread);
  const begin = page.older
    ? html`<p class="older"><a class="button plain" data-older href="${channelHref(look, channel.id)}?before=${encodeURIComponent(messages[0]?.id ?? '')}">${words.older}</a></p>`
    : beginning(look, channel, messages.length === 0);
  const newest =
    page.past &&
    html`<p class="older"><a class="button plain" data-nav href="${channelHref(look, channel.id)}">${words.newest}</a></p>`;
  return html`<main id="main" class="main" data-view="channel" data-channel="${channel.id}">
<header class="head">${backTool(look, `${look.base}/`)}
<div class="head-words"><h1>${titleIcon(look, channel)}<bdi>${channel.name}</bdi></h1>${channel.topic !== '' && html`<p class="topic" dir="auto">${channel.topic}</p>`}</div>
${searchTool(look)}${channel.kind === 'channel' && membersView(look, channel)}</header>
<div class="scroll" tabindex="-1"><div class="begin">${begin}</div>
<section class="log" id="log" role="log" aria-live="polite" aria-relevant="additions" aria-label="${words.messagesIn(name)}" data-channel="${channel.id}"${page.past && html` data-past`}>${messageList(look, messages, 'log', first)}</section>${newest}</div>
${composerView(look, { id: 'composer', channel: channel.id, label: words.messageTo(name) })}</main>`;
}

function titleIcon(look: Look, channel: ChannelView): Html {
  const other = channel.kind === 'direct' ? otherOf(look, channel) : undefined;
  return other === undefined ? icon('hash') : avatar(other, 'small');
}

function membersView(look: Look, channel: ChannelView): Html {
  const members = channel.members.flatMap((id) => look.members.get(id) ?? []);
  return html`<details class="members"><summary>${icon('person')}<span aria-hidden="true">${members.length}</span><span class="unseen">${look.words.members(members.length)}</span></summary><ul>${members.map(
    (member) =>
      html`<li>${avatar(member, 'small')}<span><bdi class="author">${member.name}</bdi> <span class="faint">${member.title}</span></span></li>`,
  )}</ul></details>`;
}

/** What stands above the first message of all, and says what to do in an empty channel. */
function beginning(look: Look, channel: ChannelView, empty: boolean): Html {
  const { words } = look;
  const name = channelName(channel);
  if (channel.kind === 'direct') {
    const bot = otherOf(look, channel)?.bot ?? false;
    return html`<div class="beginning"><h2>${words.emptyDirect(name)}</h2><p>${bot ? words.emptyDirectBot : words.emptyDirectNext}</p></div>`;
  }
  const next = look.viewer.guest ? words.emptyIntakeNext : words.emptyChannelNext;
  return html`<div class="beginning"><h2>${words.emptyChannel(name)}</h2>${empty && html`<p>${next}</p>`}</div>`;
}

/** The panel on the right. */
export function threadView(look: Look, page: ThreadPage): Html {
  const { words } = look;
  const name = channelName(page.channel);
  const back = channelHref(look, page.channel.id);
  return html`<aside class="thread" id="thread" aria-label="${words.threadIn(name)}" data-root="${page.root}">
<header class="head"><div class="head-words"><h2 class="head-title">${words.thread}</h2><p class="topic"><bdi>${name}</bdi></p></div>${searchTool(look)}<a class="tool" data-nav data-close-thread href="${back}" aria-label="${words.closeThread}" title="${words.closeThread}">${icon('close')}</a></header>
<div class="scroll" tabindex="-1"><section class="log" id="thread-log" role="log" aria-live="polite" aria-relevant="additions" aria-label="${words.threadIn(name)}" data-channel="${page.channel.id}" data-thread="${page.root}">${messageList(look, page.messages, 'thread')}</section>${
    page.messages.length < 2 && html`<p class="thread-empty">${words.emptyThread}</p>`
  }</div>
${composerView(look, { id: 'thread-composer', channel: page.channel.id, thread: page.root, label: words.reply })}</aside>`;
}
