/** Makes anew what tickets, customers and views are found by where that was made by older rules (`WORDING`). */
export interface RewordingStore {
  /** Goes on with at most so many. @returns how many were looked at; 0 when there is nothing left to do */
  advance(limit: number): Promise<number>;
}
