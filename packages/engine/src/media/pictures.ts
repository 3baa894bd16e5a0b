/**
 * The media room's door for pictures: reads and writes them. Apart from that for videos, since each opens on a native library that takes
 * its time to load, and hardly any process needs both.
 */
export { type PictureInfo, probePicture, readPicture } from './read-picture.ts';
export { resizeRgba } from './resize-rgba.ts';
export { writePng } from './write-png.ts';
export { type ThumbnailCut, writeThumbnail } from './write-thumbnail.ts';
