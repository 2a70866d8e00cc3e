import type { Change } from '../model.ts';
import { lookFor, messageParcel, type Opened, type Shop, sideFor, stampFor } from './desk.ts';
import { textOf } from './html.ts';
import { answerView } from './views/answers.ts';
import { botHomeCard } from './views/bot-home.ts';
import { bannerView } from './views/layout.ts';
import { railView, sideView } from './views/side.ts';

export interface LiveQuery extends Opened {
  /** What the left column marks as open. */
  readonly open: string;
  readonly stamp?: string;
}

/** So many events may wait for a page that does not read; then it is let go, and reads itself anew when it is back. */
const mostWaiting = 500;
const heartbeatMs = 20_000;
/** Marks on the left are drawn at most this often. */
const sideMs = 120;

/** What happens, as server-sent events with ready pieces of the page, until the page goes away. */
export function liveStream(shop: Shop, viewer: string, query: LiveQuery): Response {
  let stop = () => {};
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const line = new Line(controller, () => stop());
        stop = follow(shop, viewer, query, line);
      },
      cancel: () => stop(),
    },
    new CountQueuingStrategy({ highWaterMark: mostWaiting }),
  );
  return new Response(body, { headers: { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' } });
}

function follow(shop: Shop, viewer: string, query: LiveQuery, line: Line): () => void {
  const { workspace } = shop;
  let sideDue: NodeJS.Timeout | undefined;
  const drawSide = () => {
    sideDue ??= setTimeout(() => {
      sideDue = undefined;
      const look = lookFor(shop, viewer);
      const side = sideFor(shop, look, query.open);
      line.send('places', { side: textOf(sideView(look, side)), rail: textOf(railView(look, side)) });
    }, sideMs);
  };
  const stops = workspace
    .members()
    .filter((member) => !member.bot)
    .map((member) =>
      workspace.listen(member.id, (change) => {
        if (member.id === viewer) tell(shop, viewer, query, change, line);
        if (change.kind !== 'answer' && change.kind !== 'mail' && change.kind !== 'bot') drawSide();
      }),
    );
  const beat = setInterval(() => line.send('beat', {}), heartbeatMs);
  // Listening first and comparing then: nothing can fall between the two.
  line.send('ready', { stale: query.stamp !== stampFor(shop, viewer, query) });
  return () => {
    clearInterval(beat);
    clearTimeout(sideDue);
    for (const stopListening of stops) stopListening();
  };
}

function tell(shop: Shop, viewer: string, query: LiveQuery, change: Change, line: Line): void {
  const look = lookFor(shop, viewer);
  switch (change.kind) {
    case 'message': {
      const { message } = change;
      if (message.channel !== query.channel) return;
      line.send('message', messageParcel(look, message));
      // A reply changes what stands under the first message: how many there are, and when the last came.
      if (message.thread !== undefined) {
        const root = shop.workspace.message(viewer, message.channel, message.thread);
        line.send('message', messageParcel(look, root));
      }
      return;
    }
    case 'gone':
      if (change.channel === query.channel) line.send('gone', { id: change.message });
      return;
    case 'bot':
      line.send('bot', { banner: textOf(bannerView(look, change.connected)) });
      return;
    case 'answer':
      line.send('answer', { html: textOf(answerView(look, shop.workspace.answer(viewer))) });
      return;
    case 'home':
      if (query.open === 'bot') line.send('home', { html: textOf(botHomeCard(look, shop.workspace.home(viewer))) });
      return;
    case 'mail':
      line.send('mail', {});
      return;
    case 'channels':
  }
}

/** Writes events to one page. */
class Line {
  readonly #controller: ReadableStreamDefaultController<Uint8Array>;
  readonly #lost: () => void;
  readonly #encoder = new TextEncoder();
  #open = true;

  constructor(controller: ReadableStreamDefaultController<Uint8Array>, lost: () => void) {
    this.#controller = controller;
    this.#lost = lost;
  }

  send(event: string, data: unknown): void {
    if (!this.#open) return;
    if ((this.#controller.desiredSize ?? 0) <= 0) this.#close();
    else this.#controller.enqueue(this.#encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
  }

  #close(): void {
    this.#open = false;
    this.#lost();
    this.#controller.close();
  }
}
