import type { Catalogue } from './en.ts';
import accounts from './es/accounts.ts';
import calendars from './es/calendars.ts';
import cards from './es/cards.ts';
import commands from './es/commands.ts';
import files from './es/files.ts';
import forms from './es/forms.ts';
import mails from './es/mails.ts';
import names from './es/names.ts';
import oncall from './es/oncall.ts';
import places from './es/places.ts';
import queue from './es/queue.ts';
import refusals from './es/refusals.ts';
import replies from './es/replies.ts';
import report from './es/report.ts';
import search from './es/search.ts';
import sla from './es/sla.ts';
import talk from './es/talk.ts';
import timeline from './es/timeline.ts';
import triage from './es/triage.ts';
import troubles from './es/troubles.ts';
import ways from './es/ways.ts';
import words from './es/words.ts';

/** Spanish for Spain and Mexico alike: customers are addressed formally, agents as “tú”, both at once impersonally. */
const es: Catalogue = {
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

export default es;
