import { namesOf } from '#src/domain/files/file.ts';
import { may } from '#src/domain/people/permissions.ts';
import { personId, who } from '#src/domain/people/person.ts';
import { messageKey } from '#src/domain/refs.ts';
import { Refusal, refuse } from '#src/domain/refusal.ts';
import { subjectOf } from '#src/domain/tickets/line.ts';
import { label } from '#src/domain/tickets/ticket.ts';
import { t } from '#src/i18n/types.ts';
import { madeCard } from '#src/services/cards/made.ts';
import { noticeCard } from '#src/services/cards/replies.ts';
import { command } from '#src/services/commands/command.ts';
import { KEPT, keptWords } from '#src/services/kept-words.ts';
import { defaultCategory } from '#src/services/messages.ts';
import { sentFiles } from '#src/services/sent-files.ts';
import { tooManyOfMessages } from '#src/services/too-many.ts';

/**
 * *Make a ticket* in the menu of a message: whoever wrote it is the requester. A message makes one ticket, however often
 * and by however many people it is asked for; the second is shown the first. The category is set on the ticket's card.
 */
export default command({
  kind: 'message',
  description: 'command.make-a-ticket',
  may: 'ticket.ask',
  options: {},
  async run(ctx) {
    const { tickets, customers, people, stores, limits } = ctx.services;
    if (!ctx.message) return refuse('refuse.noMessage');
    const { ref, text, files } = ctx.message;
    const source = messageKey(ref);
    const there = await stores.tickets.bySource(source);
    if (there)
      return madeCard(await tickets.read(there.number, ctx.person), t('made.already', { number: label(there.number) }));
    const line = await stores.anchors.byMessage(ref);
    if (line)
      return madeCard(await tickets.read(line.ticket, ctx.person), t('made.already', { number: label(line.ticket) }));
    for (const team of Object.values(ctx.desk.teams)) {
      const hushed = team.confidential && (await ctx.services.channelOf(ref.platform, team.channel)) === ref.channel;
      if (hushed) return refuse('refuse.confidential');
    }
    const author = await people.person(ctx.message.author);
    if (!author) return refuse('refuse.ofRelevo');
    const ownWords = personId(author) === personId(ctx.person);
    if (!ownWords && !may(ctx.person, 'ticket.makeFor'))
      throw new Refusal(t('refuse.notYourMessage'), { denied: true });
    const { words: body, cut } = keptWords(text);
    const { platform, channel, message, thread = message } = ref;
    const sent = sentFiles(files, { platform, channel, thread });
    const subject = subjectOf(body === '' ? namesOf(sent) : body);
    if (subject === '') return refuse('refuse.emptyMessage');
    const customer = await customers.of(author);
    if (ownWords) {
      const again = await limits.request(ctx.person, customer.id, ctx.key);
      if (again !== undefined) return noticeCard(tooManyOfMessages(ctx.desk, again), 'warn');
    }
    const { ticket, made } = await tickets.open(
      {
        via: 'action',
        subject,
        body,
        files: sent,
        category: defaultCategory(Object.keys(ctx.desk.categories)),
        priority: 'normal',
        customerSide: { kind: 'thread', root: ref },
        source,
        saidAt: ctx.message.at,
        ...(ownWords ? {} : { madeBy: who(ctx.person) }),
        cut,
      },
      customer,
      author,
      ctx.key,
    );
    const number = label(ticket.number);
    if (!made) return madeCard(ticket, t('made.already', { number }));
    return madeCard(ticket, t('made.action', { number }), cut ? t('made.cut', { max: KEPT }) : undefined);
  },
});
