import type { Words } from '../words.ts';

export const english: Words = {
  first: [
    'Thank you, we have it and are looking into it now.',
    'We are trying to reproduce it and come back to you today.',
  ],
  matters: [
    {
      category: 'deliverability',
      subject: 'Newsletter lands in spam at Gmail',
      body: 'Since Monday our newsletter lands in the spam folder for everybody with a Gmail address. Nothing was changed on our side.',
      answer:
        'Your domain has two SPF records; receivers then count none of them. Please merge them into one, we send you the line.',
      solution: 'One SPF record instead of two. The test mail to Gmail arrived in the inbox.',
    },
    {
      category: 'deliverability',
      subject: 'Hard bounces at one domain',
      body: 'All mails to example.org come back with “550 5.7.1 rejected by policy”. The addresses exist, we phoned two of them.',
      answer:
        'The receiver blocks one of our addresses. We have asked them to lift it and send yours by another one meanwhile.',
      solution: 'The receiver has lifted the block; the bounced addresses are active again.',
    },
    {
      category: 'functionality',
      subject: 'Import of contacts stops at 80 percent',
      body: 'The CSV with 42,000 contacts stops at 80 % every time, with no message. A smaller file of the same kind works.',
      answer: 'Line 33,871 has a quotation mark that is not closed. With that mended it goes through on our side.',
      solution: 'The import says the line now, and the file is in.',
    },
    {
      category: 'functionality',
      subject: 'API answers 401 since the key was renewed',
      body: 'We renewed the API key yesterday, as your mail told us to. Since then every call is answered with 401.',
      answer: 'The new key is of the test account. Please make one under Settings, API, of the live account.',
      solution: 'A key of the live account.',
    },
    {
      category: 'functionality',
      subject: 'Statistics show no openings',
      body: 'Our campaign of Tuesday has 12,000 deliveries and not one opening. That cannot be.',
      answer:
        'The counting of openings was off in this template. We have switched it on; what was missed cannot be counted any more.',
      solution: 'Counting is on again, in all templates.',
    },
    {
      category: 'billing',
      subject: 'Invoice twice in March',
      body: 'We were charged twice for March, on the 1st and on the 3rd. Please give one of them back.',
      answer: 'The second one was a mistake of ours. It is cancelled, and the amount is on its way back to your card.',
      solution: 'The second charge was cancelled.',
    },
    {
      category: 'legal',
      subject: 'Copy of the data processing agreement',
      body: 'Our auditor asks for the signed data processing agreement and the list of your sub-processors.',
      answer: 'Both are attached to the mail that our legal team has just sent to the address of your contract.',
      solution: 'Agreement and list were sent.',
    },
    {
      category: 'other',
      subject: 'How do I add a colleague?',
      body: 'A new colleague starts on Monday and should be able to send campaigns, but not see the invoices.',
      answer: 'Under Settings, People: invite her with the role Editor. Editors do not see invoices.',
      solution: 'Invited as an editor.',
    },
  ],
  more: [
    'Any news on this?',
    'It happened again just now, at 10:42.',
    'I have added our technician in copy, he knows the details.',
  ],
  again: ['It is back: the same as before, since this morning.', 'Sorry, but it did not last. It happens again.'],
};
