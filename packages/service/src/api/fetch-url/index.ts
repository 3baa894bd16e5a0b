/** Fetches the files that users name by URL. */
export { type FetchedFile, type FetchUrlOptions, fetchUrl } from './fetch-url.ts';
