/** What people write in one language: of each matter the whole exchange, and what fits after any of them. */
export interface Words {
  readonly matters: readonly Matter[];
  /** The first that an agent says, before anything is found. */
  readonly first: readonly string[];
  /** The customer again, while it is under way. */
  readonly more: readonly string[];
  /** It happens again. */
  readonly again: readonly string[];
}

export interface Matter {
  readonly category: 'functionality' | 'deliverability' | 'legal' | 'billing' | 'other';
  readonly subject: string;
  readonly body: string;
  /** What an agent or a team answers; what solved it. */
  readonly answer: string;
  readonly solution: string;
}

/** Among colleagues, in the language of the house. */
export const AMONG_US = {
  notes: [
    'Called back, nobody picked up. I try again this afternoon.',
    'Same picture as last week with another customer: it began after the update of the editor.',
    'The log shows the request, and a time-out 30 seconds later.',
    'Account is in good standing, nothing blocked on our side.',
    'Could see it once on the test account, then never again.',
  ],
  questions: [
    'Which of the two domains is it about?',
    'Do we have the header of one such mail?',
    'Since which day exactly?',
  ],
  replies: [
    'The second one, the one with the hyphen.',
    'Yes, it is in the ticket now.',
    'Since Monday morning, they say.',
  ],
  declines: [
    'Nothing here that needs a change of ours: the key is simply wrong.',
    'Please try it with another browser first, this one is three years old.',
  ],
  returns: [
    'Done on our side, please ask the customer to try again.',
    'We need the customer at the telephone for this.',
  ],
  passes: ['The cause is in the network, not in the program.', 'This is a matter of the contract.'],
} as const;
