/** Deterministic film grain: painted regions would show as smooth patches in a grainy clip without it. */
import { GRAIN_TILE } from '../canvas/frame-canvas.ts';

const TILE = GRAIN_TILE;
/** A new part of the tile is used in every frame; both steps are odd, so that it takes long to come round. */
const STEP_X = 37;
const STEP_Y = 71;

/** Noise of zero mean and unit standard deviation, slightly soft as the grain of compressed film is. Periodic in TILE pixels. */
export class FilmGrain {
  readonly tile: Float32Array = softNoise();
  /** Where in the tile the grain of a frame's corner lies. */
  offsetX = 0;
  offsetY = 0;

  /** Chooses the pattern of a frame. */
  turnTo(frameIndex: number): void {
    this.offsetX = (frameIndex * STEP_X) % TILE;
    this.offsetY = (frameIndex * STEP_Y + ((frameIndex * 2654435761) >>> 25)) % TILE;
  }
}

function softNoise(): Float32Array {
  const raw = new Float32Array(TILE * TILE);
  let state = 0x2545f491;
  for (let i = 0; i < raw.length; i++) {
    let sum = 0;
    for (let k = 0; k < 4; k++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      sum += state / 4294967296 - 0.5;
    }
    raw[i] = sum;
  }
  const soft = raw.map((value, i) => {
    const x = i % TILE;
    const row = i - x;
    const right = raw[row + ((x + 1) & (TILE - 1))]!;
    const below = raw[(i + TILE) % raw.length]!;
    return value + 0.4 * (right + below);
  });
  const deviation = Math.sqrt(soft.reduce((sum, value) => sum + value * value, 0) / soft.length);
  return soft.map((value) => value / deviation);
}
