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
  /** Longest name of a character or a scene, characters. */
  nameLength: 200,
  /** Longest id that is read at all, characters. */
  idLength: 128,
  /** Longest address of a picture or video, characters. */
  urlLength: 2048,
  /** Most people that one character_mapping may name. */
  mappedPeople: 32,
  /** Longest character_mapping, characters of JSON. */
  mappingLength: 16 * 1024,
  /** Unknown keys that one address may send in a minute, before it is told to wait. */
  unknownKeysPerMinute: 60,
  /** Most entries that one page of a list may have. */
  listLimit: 100,
  /** Entries of a page when the request does not say. */
  listLimitDefault: 20,
  /** Most entries of a list that may be skipped. */
  listOffset: 1_000_000_000,
} as const;
