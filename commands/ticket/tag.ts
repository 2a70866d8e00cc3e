import { tag } from '#src/domain/tickets/acts/tags.ts';
import { tagsCommand } from '#src/services/commands/tags.ts';

/** Marks a ticket for the desk: `/ticket tag T-1042 vip,late`. No customer ever sees a tag. */
export default tagsCommand('command.ticket.tag', tag);
