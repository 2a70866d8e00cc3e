import type { Catalogue } from '../../i18n/en.ts';
import type { ChannelView, Member } from '../../model.ts';
import { type Html, html } from '../html.ts';
import { icon } from '../icons.ts';

/** Whom the story is about, and where it plays. */
export interface Tour {
  readonly customer: Member;
  /** Where the customer writes. */
  readonly intake: ChannelView;
  readonly agent: Member;
  /** Where the agents see what became of it. */
  readonly desk: ChannelView;
}

/** The windows of the tour; which one is shown, and where, is the script's. */
export function tourView(words: Catalogue, tour: Tour): Html {
  const customer = firstName(tour.customer);
  const agent = firstName(tour.agent);
  const steps: readonly (readonly [string, string, string])[] = [
    ['customer', words.tourCustomerTitle(customer), words.tourCustomer(customer)],
    ['intake', words.tourIntakeTitle(tour.intake.name), words.tourIntake],
    ['write', words.tourWriteTitle, words.tourWrite],
    ['agent', words.tourAgentTitle(agent), words.tourAgent(agent)],
    ['desk', words.tourDeskTitle(tour.desk.name), words.tourDesk],
    ['claim', words.tourClaimTitle, words.tourClaim],
    ['answer', words.tourAnswerTitle, words.tourAnswer(customer)],
    ['back', words.tourBackTitle(customer), words.tourBack],
  ];
  return html`<template id="tour-steps" data-customer="${tour.customer.id}" data-intake="${tour.intake.id}" data-agent="${tour.agent.id}" data-desk="${tour.desk.id}">${stepView(words, 'offer', words.tourOfferTitle, words.tourOffer, words.tourStart)}${steps.map(
    ([id, title, text], index) =>
      stepView(words, id, title, text, words.tourNext, words.tourStep(index + 1, steps.length)),
  )}${stepView(words, 'end', words.tourEndTitle, words.tourEnd, words.tourFinish)}</template>
<section class="tour" id="tour" aria-label="${words.tour}" tabindex="-1" hidden></section>`;
}

function stepView(words: Catalogue, id: string, title: string, text: string, next: string, place?: string): Html {
  return html`<div data-step="${id}"><div class="tour-words" role="status">${place !== undefined && html`<p class="tour-place">${place}</p>`}<h2>${title}</h2><p>${text}</p></div><button type="button" class="tool" data-do="tour-leave" aria-label="${words.tourLeave}" title="${words.tourLeave}">${icon('close')}</button><div class="tour-ways"><button type="button" class="button primary" data-do="tour-next">${next}</button>${
    id !== 'end' && html`<button type="button" class="button plain" data-do="tour-leave">${words.tourLeave}</button>`
  }</div></div>`;
}

function firstName({ name }: Member): string {
  return name.split(' ')[0] ?? name;
}
