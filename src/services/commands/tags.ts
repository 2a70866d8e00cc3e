import type { Act } from '../../domain/tickets/decide.ts';
import { readTags } from '../../domain/tickets/tags.ts';
import { label } from '../../domain/tickets/ticket.ts';
import { possible } from '../../domain/tickets/transitions.ts';
import { type Key, t } from '../../i18n/types.ts';
import { noticeCard } from '../cards/replies.ts';
import { type Command, command } from './command.ts';
import { option } from './option.ts';

/** A command that changes the tags of one ticket. */
export function tagsCommand(description: Key, act: (tags: readonly string[]) => Act): Command {
  return command({
    kind: 'slash',
    description,
    may: 'ticket.work',
    options: {
      ticket: option.ticket(),
      tags: option.line({ label: 'option.tags', hint: 'option.tags.hint', max: 700 }),
    },
    form: { title: description, submit: 'form.save' },
    rehearsal: () => possible('tag'),
    async run(ctx, { ticket: number, tags }) {
      const done = await ctx.services.tickets.act(number, act(readTags(tags)), ctx.person, 'ticket.work', ctx.key);
      return noticeCard(t('done.tags', { number: label(number), tags: (done.tags ?? []).join(', ') || '–' }), 'good');
    },
  }) as Command;
}
