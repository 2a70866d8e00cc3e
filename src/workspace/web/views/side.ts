import type { ChannelView, Member } from '../../model.ts';
import { type Html, html } from '../html.ts';
import { icon, mark } from '../icons.ts';
import { channelHref, type Look } from '../look.ts';
import { castOf } from './cast.ts';
import { avatar } from './text.ts';

/** What the two columns on the left show. */
export interface Side {
  readonly channels: readonly ChannelView[];
  /** How much waits for each person, by member id: unread messages, and among them those meant for that person. */
  readonly waiting: ReadonlyMap<string, Waiting>;
  /** The channel that is open, or `mail`, `home`, `people`. */
  readonly open: string;
  /** Whether there is a password, and so something to lock. */
  readonly lockable: boolean;
  /** Whether the bot keeps a page for each member, and how much there is to do on this one's. */
  readonly botHome?: { readonly count: number };
}

export interface Waiting {
  readonly unread: number;
  readonly mentions: number;
}

/** The rail of people that the reader can be. Each has an address of its own, so that two tabs can be two people. */
export function railView(look: Look, side: Side): Html {
  const { customers, agents, teams } = castOf(look.members.values());
  const groups = [customers, agents, teams].filter((group) => group.length > 0);
  return html`<nav class="rail" id="rail" aria-label="${look.words.people}"><a class="rail-home" href="/" title="${look.words.everybody}" aria-label="${look.words.everybody}">${mark}</a><ul>${groups.map(
    (group) => html`<li><ul>${group.map((member) => personView(look, member, side.waiting.get(member.id)))}</ul></li>`,
  )}</ul>${side.lockable && lockView(look)}</nav>`;
}

function lockView({ words }: Look): Html {
  return html`<form class="rail-lock" method="post" action="/logout"><button type="submit" class="tool" title="${words.logout}" aria-label="${words.logout}">${icon('lock')}</button></form>`;
}

function personView(look: Look, member: Member, waiting: Waiting = { unread: 0, mentions: 0 }): Html {
  const { words } = look;
  const me = member.id === look.viewer.id;
  const label = `${me ? words.youAre(member.name) : words.becomes(member.name)}, ${member.title}`;
  const news = waiting.unread > 0 && !me && html`<span class="unseen">, ${words.unread(waiting.unread)}</span>`;
  return html`<li><a class="rail-person" href="/as/${member.id}/"${me && html` aria-current="true"`} title="${label}"><span class="rail-picture">${avatar(member)}${
    me ? undefined : badge(waiting)
  }</span><span class="rail-name" aria-hidden="true">${firstName(member.name)}</span><span class="unseen">${label}</span>${news}</a></li>`;
}

function firstName(name: string): string {
  return name.split(' ')[0] ?? name;
}

function badge({ unread, mentions }: Waiting): Html | undefined {
  if (mentions > 0) return html`<span class="count" aria-hidden="true">${mentions > 99 ? '99+' : mentions}</span>`;
  return unread > 0 ? html`<span class="dot" aria-hidden="true"></span>` : undefined;
}

/** Channels, conversations and the mailbox. */
export function sideView(look: Look, side: Side): Html {
  const { words, viewer } = look;
  const rooms = side.channels.filter((channel) => channel.kind === 'channel');
  const directs = side.channels.filter((channel) => channel.kind === 'direct');
  const bots = [...look.members.values()].filter(
    (member) => member.bot && !directs.some((channel) => channel.members.includes(member.id)),
  );
  const place = (channel: ChannelView) => placeView(look, side, channel);
  return html`<nav class="side" id="side" aria-label="${words.places}">
<div class="side-head"><div class="me">${avatar(viewer)}<div class="me-words"><bdi class="me-name">${viewer.name}</bdi><span class="me-title">${viewer.title}</span></div></div>
<button type="button" class="jump" data-do="jump">${icon('jump')}<span>${words.jumpTo}</span><kbd>Ctrl K</kbd></button>${
    look.searches &&
    html`<button type="button" class="jump" data-do="search">${icon('search')}<span>${words.searchOpen}</span><kbd>Ctrl ⇧ F</kbd></button>`
  }</div>
<ul class="places">${fixedPlace(look, side, 'home', '/', words.home)}${botHomePlace(look, side)}${fixedPlace(look, side, 'mail', '/mail', words.mailbox)}</ul>
<h2>${words.channels}</h2><ul class="places">${rooms.map(place)}</ul>
<h2>${words.directs}</h2><ul class="places">${directs.map(place)}${bots.map((bot) => newDirect(look, bot))}${fixedPlace(look, side, 'people', '/people', words.newDirect)}</ul></nav>`;
}

const placeIcons = { home: 'home', mail: 'mail', people: 'plus' } as const;

function fixedPlace(look: Look, side: Side, id: keyof typeof placeIcons, path: string, label: string): Html {
  const current = side.open === id && html` aria-current="page"`;
  return html`<li><a class="place" data-nav href="${look.base}${path}"${current}>${icon(placeIcons[id])}<span class="place-name">${label}</span></a></li>`;
}

function botHomePlace(look: Look, side: Side): Html | undefined {
  const { words } = look;
  const bot = [...look.members.values()].find((member) => member.bot);
  if (side.botHome === undefined || bot === undefined) return undefined;
  const { count } = side.botHome;
  const current = side.open === 'bot' && html` aria-current="page"`;
  const number =
    count > 0 &&
    html`<span class="todo" aria-hidden="true">${count > 999 ? '999+' : count}</span><span class="unseen">, ${words.toDo(count)}</span>`;
  return html`<li><a class="place" data-nav href="${look.base}/app"${current}>${icon('todoList')}<bdi class="place-name">${words.botHome(bot.name)}</bdi>${number}</a></li>`;
}

function placeView(look: Look, side: Side, channel: ChannelView): Html {
  const { words } = look;
  const other = channel.kind === 'direct' ? otherOf(look, channel) : undefined;
  const picture = other === undefined ? icon(channel.kind === 'direct' ? 'person' : 'hash') : avatar(other, 'small');
  const kind = channel.unread > 0 ? 'place unread' : 'place';
  const current = side.open === channel.id && html` aria-current="page"`;
  const spoken = [
    ...(channel.unread > 0 ? [words.unread(channel.unread)] : []),
    ...(channel.mentions > 0 ? [words.mentions(channel.mentions)] : []),
  ].join(', ');
  return html`<li><a class="${kind}" data-nav data-place="${channel.id}" href="${channelHref(look, channel.id)}"${current}>${picture}<bdi class="place-name">${channel.name}</bdi>${badge(channel)}${
    spoken !== '' && html`<span class="unseen">, ${spoken}</span>`
  }</a></li>`;
}

/** Relevo is always there to be written to, even before the first word. */
function newDirect(look: Look, bot: Member): Html {
  return html`<li><a class="place" data-nav href="${look.base}/dm/${bot.id}">${avatar(bot, 'small')}<bdi class="place-name">${bot.name}</bdi></a></li>`;
}

/** The one that the viewer talks to in a direct conversation. */
export function otherOf(look: Look, channel: ChannelView): Member | undefined {
  const other = channel.members.find((id) => id !== look.viewer.id);
  return other === undefined ? undefined : look.members.get(other);
}
