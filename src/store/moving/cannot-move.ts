/** An export or an import cannot go on. The message says why and what to do, for the person at the terminal. */
export class CannotMove extends Error {
  override readonly name = 'CannotMove';
}
