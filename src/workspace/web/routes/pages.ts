import type { Context, Hono } from 'hono';
import { type MessageView, NotHere } from '../../model.ts';
import { answersFor, lookFor, type Opened, type Shop, sideFor, stampFor, tourFor } from '../desk.ts';
import { isLedHere, speaker } from '../guards.ts';
import { type Html, textOf } from '../html.ts';
import { idOf, queries, queryOf } from '../input.ts';
import { channelHref, channelName, type Look } from '../look.ts';
import { botHomeView } from '../views/bot-home.ts';
import { channelView, threadView } from '../views/channel.ts';
import { chooseView, homeView, peopleView } from '../views/home.ts';
import { type AppPage, appPage, barePage } from '../views/layout.ts';
import { mailboxView, mailPolicy } from '../views/mail.ts';

const pageOf = 50;

/** Everything that is read: each page is whole without the script. */
export function servePages(app: Hono, shop: Shop): void {
  const { workspace } = shop;
  app.get('/', (c) => {
    const { words, language } = speaker(c.req.header('accept-language'));
    const title = `${words.appName} · ${words.workspace}`;
    return c.html(textOf(barePage(language, title, chooseView(words, workspace.members()))));
  });
  app.get('/as/:member', (c) => c.redirect(`/as/${encodeURIComponent(idOf(c, 'member'))}/`));
  app.get('/as/:member/', (c) => {
    const look = lookFor(shop, idOf(c, 'member'));
    const main = homeView(look, workspace.channels(look.viewer.id));
    return show(c, shop, look, { open: 'home', title: look.words.home, main, narrow: 'side' });
  });
  app.get('/as/:member/people', (c) => {
    const look = lookFor(shop, idOf(c, 'member'));
    return show(c, shop, look, { open: 'people', title: look.words.newDirect, main: peopleView(look), narrow: 'main' });
  });
  app.get('/as/:member/app', (c) => {
    const look = lookFor(shop, idOf(c, 'member'));
    const bot = workspace.members().find((member) => member.bot);
    if (bot === undefined || workspace.menu()?.home === undefined) throw new NotHere('no bot has such a page');
    const main = botHomeView(look, bot, workspace.home(look.viewer.id));
    return show(c, shop, look, { open: 'bot', title: look.words.botHome(bot.name), main, narrow: 'main' });
  });
  app.get('/as/:member/dm/:other', (c) => {
    const look = lookFor(shop, idOf(c, 'member'));
    // It begins the conversation where there is none.
    if (isLedHere(c.req.raw.headers)) return c.redirect(`${look.base}/people`);
    return c.redirect(channelHref(look, workspace.direct(look.viewer.id, idOf(c, 'other')).id));
  });
  app.get('/as/:member/c/:channel', (c) => showChannel(c, shop));
  app.get('/as/:member/c/:channel/t/:thread', (c) => showChannel(c, shop, idOf(c, 'thread')));
  serveMailbox(app, shop);
}

interface Shown extends Opened, Pick<AppPage, 'title' | 'main' | 'narrow'> {
  readonly open: string;
  readonly aside?: Html;
}

function show(c: Context, shop: Shop, look: Look, shown: Shown): Response | Promise<Response> {
  const { main, narrow, aside } = shown;
  const tour = tourFor(shop);
  const page: AppPage = {
    ...(tour === undefined ? {} : { tour }),
    title: `${shown.title} · ${look.viewer.name} · ${look.words.appName}`,
    side: sideFor(shop, look, shown.open),
    main,
    narrow,
    ...(aside === undefined ? {} : { thread: aside }),
    answers: answersFor(shop, look),
    connected: shop.workspace.botConnected(),
    stamp: stampFor(shop, look.viewer.id, shown),
  };
  return c.html(textOf(appPage(look, page)));
}

function showChannel(c: Context, shop: Shop, thread?: string): Response | Promise<Response> {
  const { workspace } = shop;
  const look = lookFor(shop, idOf(c, 'member'));
  const viewer = look.viewer.id;
  const channel = workspace.channel(viewer, idOf(c, 'channel'));
  const { before } = queryOf(c, queries.channel);
  const some = workspace.messages(viewer, channel.id, {
    ...(before === undefined ? {} : { before }),
    limit: pageOf + 1,
  });
  const older = some.length > pageOf;
  const messages = older ? some.slice(1) : some;
  const past = before !== undefined;
  const main = channelView(look, { channel, messages, older, past });
  const panel = thread === undefined ? undefined : panelFor(shop, look, channel.id, thread);
  // A tab in the background reads itself anew without anybody having read it, and a link elsewhere may be a trick.
  if (c.req.header('x-workspace-peek') === undefined && !isLedHere(c.req.raw.headers)) {
    if (!past) noteRead(shop, viewer, channel.id, messages);
    if (panel !== undefined) noteRead(shop, viewer, channel.id, panel.messages.slice(1));
  }
  return show(c, shop, look, {
    open: channel.id,
    channel: channel.id,
    title: channelName(channel),
    main,
    narrow: panel === undefined ? 'main' : 'thread',
    ...(panel === undefined ? {} : { thread: panel.root, aside: panel.view }),
  });
}

function panelFor({ workspace }: Shop, look: Look, channelId: string, root: string) {
  const channel = workspace.channel(look.viewer.id, channelId);
  const messages = workspace.thread(look.viewer.id, channelId, root);
  return { root, messages, view: threadView(look, { channel, root, messages }) };
}

function noteRead({ workspace }: Shop, viewer: string, channel: string, messages: readonly MessageView[]): void {
  const newest = messages.at(-1);
  if (newest !== undefined) workspace.markRead(viewer, channel, newest.id);
}

function serveMailbox(app: Hono, shop: Shop): void {
  const { workspace } = shop;
  app.get('/as/:member/mail', (c) => {
    const { before } = queryOf(c, queries.mail);
    return showMails(c, shop, before === undefined ? {} : { before });
  });
  app.get('/as/:member/mail/:mail', (c) => showMails(c, shop, { mail: idOf(c, 'mail') }));
  app.get('/as/:member/mail/:mail/html', (c) => {
    lookFor(shop, idOf(c, 'member'));
    const { html } = workspace.mail(idOf(c, 'mail'));
    return c.html(html, 200, { 'content-security-policy': mailPolicy });
  });
}

function showMails(c: Context, shop: Shop, { before, mail }: { before?: string; mail?: string }) {
  const { workspace } = shop;
  const look = lookFor(shop, idOf(c, 'member'));
  const some = workspace.mails({ ...(before === undefined ? {} : { before }), limit: pageOf + 1 });
  const opened = mail === undefined ? undefined : workspace.mail(mail);
  const shown = queryOf(c, queries.mail).show ?? 'html';
  const main = mailboxView(look, {
    mails: some.slice(0, pageOf),
    older: some.length > pageOf,
    ...(opened === undefined ? {} : { open: { mail: opened, shown } }),
  });
  return show(c, shop, look, { open: 'mail', title: look.words.mailbox, main, narrow: 'main' });
}
