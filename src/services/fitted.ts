import { render } from '../i18n/render.ts';
import type { Reader, Text } from '../i18n/types.ts';
import { fitCard, fitModal, fitSuggestions } from '../port/fit.ts';
import type { FirstAnswer, Limits, OutboundCall } from '../port/platform.ts';

/** A call whose card the platform can take. */
export function fitCall(call: OutboundCall, limits: Limits): OutboundCall {
  return 'card' in call ? { ...call, card: fitCard(call.card, limits, wordsFor(call.reader)) } : call;
}

/** A first answer that the platform can take. */
export function fitAnswer(answer: FirstAnswer, limits: Limits): FirstAnswer {
  if (answer.kind === 'say') return { ...answer, card: fitCard(answer.card, limits, wordsFor(answer.reader)) };
  if (answer.kind === 'modal') return { ...answer, modal: fitModal(answer.modal, limits, wordsFor(answer.reader)) };
  if (answer.kind === 'choices')
    return { ...answer, choices: fitSuggestions(answer.choices, limits, wordsFor(answer.reader)) };
  return answer;
}

function wordsFor(reader: Reader): (text: Text) => string {
  return (text) => render(text, reader);
}
