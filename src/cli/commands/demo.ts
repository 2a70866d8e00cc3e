import type { SubCommand } from '../sub-command.ts';

const demo: SubCommand = {
  summary: 'Fills a fresh store with two weeks of plausible desk life.',
  takes: '[--tickets N] [--seed N]',
  help: `About 300 tickets of customers in Europe and America who write English, Spanish, German and French, with
all that happens to tickets: answers, notes, hand-offs (accepted, declined, passed on, returned), resolutions,
reopenings. Everything goes through the rules of the desk, with waiting times in hours of work; no mail is sent.
The cards come to the agents' channel when Relevo runs. Answers to most customers go by mail, into the Mailbox.
--tickets  how many (1 to 10000; 300 by default)
--seed     another number gives other stories, the same number the same ones
A store that holds tickets is refused and not changed: set RELEVO_DATA_DIR to another folder.
A run that was ended midway is gone on with by the next one, whatever that is asked for, to the same tickets.
Exit code 0: filled. 1: refused, or the store cannot be had. 2: wrong use.`,
  run: async (args, terminal) => (await import('../demo.ts')).demo(args, terminal),
};
export default demo;
