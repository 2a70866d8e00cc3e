import { untag } from '#src/domain/tickets/acts/tags.ts';
import { tagsCommand } from '#src/services/commands/tags.ts';

export default tagsCommand('command.ticket.untag', untag);
