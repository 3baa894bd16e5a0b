/** Signed links to results and thumbnails, and the route that answers them. */
export type { DownloadTarget } from './download-target.ts';
export { type DownloadsContext, downloads, signDownloadUrl } from './downloads.ts';
export { rotateSigningKeys } from './signing-keys.ts';
