/** What a transcript says, in the reader's words; nothing of it is escaped yet. */
export interface TranscriptHead {
  readonly language: string;
  readonly title: string;
  readonly fields: readonly (readonly [label: string, value: string])[];
  readonly requestHeading: string;
  readonly request: string;
  readonly by: string;
  readonly historyHeading: string;
  /** Whose it is, and of when. */
  readonly made: string;
}

export interface TranscriptEntry {
  readonly at: string;
  readonly by: string;
  readonly what: string;
  readonly details?: string;
  readonly words?: string;
  readonly files?: string;
}

/** Writes a transcript piece by piece, so that none is in memory whole before it is known to fit. */
export interface TranscriptWriter {
  readonly ending: 'md' | 'html';
  readonly type: string;
  head(head: TranscriptHead): string;
  entry(entry: TranscriptEntry): string;
  end(head: TranscriptHead): string;
}
