/** How far it is. One for each export or import; what is told is counted by collection. */
export interface Report {
  /** Documents of the collection that were done. */
  readonly seen: number;
  /** A collection's turn begins. @param total documents, as far as that is known */
  begin(name: string, total: number): void;
  more(documents: number, bytes: number): void;
  end(): void;
  /** Something that the person should know. */
  note(text: string): void;
}
