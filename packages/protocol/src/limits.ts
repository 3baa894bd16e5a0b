/** The one table of limits on what users send. */
export const LIMITS = {
  /** Longest driving video, seconds. */
  videoSeconds: 300,
  /** Shortest scene, seconds. */
  sceneMinSeconds: 0.5,
  /** Largest driving video file, bytes. */
  videoBytes: 500 * 1024 * 1024,
  /** Largest picture width or height of a video, pixels. */
  videoSide: 4096,
  /** Smallest picture width or height of a video, pixels. */
  videoMinSide: 64,
  /** Largest character picture file, bytes. */
  pictureBytes: 50 * 1024 * 1024,
  /** Largest number of pixels in a character picture, read from its header before decoding. */
  picturePixels: 64 * 1024 * 1024,
  /** Smallest width or height of a character picture, pixels. */
  pictureMinSide: 64,
} as const;
