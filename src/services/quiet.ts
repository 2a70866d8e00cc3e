import { personId, who } from '../domain/people/person.ts';
import { nextQuiet, type QuietHours, readQuiet } from '../domain/people/quiet.ts';
import { refuse } from '../domain/refusal.ts';
import { folded } from '../domain/search/words.ts';
import { render } from '../i18n/render.ts';
import { t } from '../i18n/types.ts';
import type { Card } from '../port/cards.ts';
import { noticeCard } from './cards/replies.ts';
import type { Context } from './commands/command.ts';

/** Sets when somebody does not want to be told alone, ends that, or says how it is. @throws Refusal */
export async function quietHours(ctx: Context, typed: string | undefined): Promise<Card> {
  const { staffing } = ctx.services.stores;
  const id = personId(ctx.person);
  if (typed === undefined) {
    const [there] = await staffing.quietOf([id]);
    return there ? shownQuiet(ctx, there) : noticeCard(t('quiet.none'), 'info');
  }
  if (meansOff(ctx, typed)) {
    const were = await staffing.loud(id);
    return noticeCard(t(were ? 'done.loud' : 'quiet.none'), were ? 'good' : 'info');
  }
  const read = readQuiet(typed);
  if (!read) return refuse('refuse.quiet', { value: typed });
  const hours = { ...read, zone: ctx.person.zone };
  await staffing.quiet({ who: who(ctx.person), ...hours });
  return shownQuiet(ctx, hours);
}

function shownQuiet({ now }: Context, hours: QuietHours): Card {
  const { from, to } = nextQuiet(hours, now);
  const params = { from: hours.from, to: hours.to, zone: hours.zone, begins: from.toString(), ends: to.toString() };
  const holds = Temporal.Instant.compare(from, now) <= 0;
  return noticeCard(t(holds ? 'quiet.now' : 'quiet.next', params), 'good');
}

/** In any language of the desk. */
function meansOff({ desk }: Context, typed: string): boolean {
  const words = desk.languages.map((language) => folded(render(t('quiet.off'), { language, zone: 'UTC' })));
  return ['off', ...words].includes(folded(typed.trim()));
}
