/** A search under a name. `owner`: a person's id, or `*` for everybody. */
export interface View {
  readonly owner: string;
  readonly name: string;
  readonly search: string;
}

export interface ViewStore {
  /** Takes the place of one of this owner's with the same name, in any case of letters. */
  put(view: View): Promise<void>;
  /** Whether there was one. */
  remove(owner: string, name: string): Promise<boolean>;
  /** By owner and name. */
  of(owners: readonly string[], limit: number): Promise<readonly View[]>;
}
