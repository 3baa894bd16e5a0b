/** Which part of a list is wanted. */
export type Page = {
  /** How many at most. */
  limit: number;
  /** How many of the newest to leave out. */
  offset: number;
};
