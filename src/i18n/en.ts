import accounts from './en/accounts.ts';
import calendars from './en/calendars.ts';
import cards from './en/cards.ts';
import commands from './en/commands.ts';
import files from './en/files.ts';
import forms from './en/forms.ts';
import mails from './en/mails.ts';
import names from './en/names.ts';
import oncall from './en/oncall.ts';
import places from './en/places.ts';
import queue from './en/queue.ts';
import refusals from './en/refusals.ts';
import replies from './en/replies.ts';
import report from './en/report.ts';
import search from './en/search.ts';
import sla from './en/sla.ts';
import talk from './en/talk.ts';
import timeline from './en/timeline.ts';
import triage from './en/triage.ts';
import troubles from './en/troubles.ts';
import ways from './en/ways.ts';
import words from './en/words.ts';
import type { Translation } from './translation.ts';

/** English, and the keys of every language. A key that was stored is never renamed. One message a line. */
const en = {
  ...accounts,
  ...calendars,
  ...cards,
  ...commands,
  ...files,
  ...forms,
  ...mails,
  ...names,
  ...oncall,
  ...places,
  ...queue,
  ...refusals,
  ...replies,
  ...report,
  ...search,
  ...sla,
  ...talk,
  ...timeline,
  ...triage,
  ...troubles,
  ...ways,
  ...words,
};

/** What every language must have: the same keys, each with the same parameters. */
export type Catalogue = Translation<typeof en>;

export { en };
export default en;
