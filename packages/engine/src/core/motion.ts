/** Clips whose person shows legs in less than this share of the frames are half bodies. */
export const HALF_BODY_LEGS = 0.2;

/**
 * What one person does over a clip, ready to drive a character: smoothed without delay, bone lengths constant, short gaps
 * bridged, gravity upright, feet locked while they stand. Made once for the whole clip (`scene`), so that any frame can be
 * rendered without its neighbours. Saved with the scene.
 */
export type Motion = {
  frameCount: number;
  /** Frames a second that the widths of filters over time refer to. */
  fps: number;
  /** 0..1: 1 where the person is in the picture, falling to 0 where they leave or are lost for long. Length frameCount. */
  presence: Float32Array;
  /** Metres; x right, y UP, z towards the camera; origin between the hips. Length 3 · 33 · frameCount. */
  world: Float32Array;
  /** Source pixels, smoothed: x, y of each landmark. Length 2 · 33 · frameCount. */
  image: Float32Array;
  /** 0..1, smoothed. Length 33 · frameCount. */
  visibility: Float32Array;
  /** Source pixels per metre of the upright person as it appears in the picture, smoothed. Length frameCount. */
  pixelsPerMetre: Float32Array;
  /** 0..1: how much each foot bears weight (is still on the ground): left, right. Length 2 · frameCount. */
  contact: Float32Array;
  /** Source pixels of each ankle, held still while its foot bears weight: left x, y, right x, y. Length 4 · frameCount. */
  ankle: Float32Array;
  /** Source row of the ground under each foot (the sole), left, right; for shadows. Length 2 · frameCount. */
  ground: Float32Array;
  /** Metres that the sole lies below the ankle in the picture while a foot stands; one number for the clip. */
  soleDrop: number;
  /** First frame of each shot, ascending; starts with 0. */
  shotStarts: Uint32Array;
  /** Share of frames, 0..1, in which the person's legs (knee and ankle) are in the picture. Below 0.2 the clip is a half body. */
  legsVisible: number;
};

/** The face looks straight ahead when the nose sits this far below the line of the ears, seen from their middle, radians. */
export const NOSE_BELOW_EARS = 0.26;
