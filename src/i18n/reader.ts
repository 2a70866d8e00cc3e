/** A language by its BCP 47 tag, e.g. `en`, `es`. Which ones exist is found by scanning this folder. */
export type Language = string;

/** Who reads: decides the language of the words and the zone of the times. `zone` is an IANA name. */
export interface Reader {
  readonly language: Language;
  readonly zone: string;
  /** Several may read it, or somebody far from any clock that is theirs: times name their zone. */
  readonly namesZone?: boolean;
}
