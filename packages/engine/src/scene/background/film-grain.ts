/** Deterministic film grain: painted regions would show as smooth patches in a grainy clip without it. */
import { GRAIN_TILE } from '../canvas/frame-canvas.ts';

/** A new part of the tile is used in every frame; both steps are odd, so that it takes long to come round. */
const STEP_X = 37;
const STEP_Y = 71;

/** Where in the tile the grain of a frame's corner lies. */
export function placeGrain(frameIndex: number): { grainX: number; grainY: number } {
  return {
    grainX: (frameIndex * STEP_X) % GRAIN_TILE,
    grainY: (frameIndex * STEP_Y + ((frameIndex * 2654435761) >>> 25)) % GRAIN_TILE,
  };
}
