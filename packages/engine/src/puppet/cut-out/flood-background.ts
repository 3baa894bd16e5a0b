/** Spreads from the picture's border over everything that looks like the plain backdrop, without leaking through thin gaps. */
import { dilate } from './dilate.ts';

export type FloodOptions = {
  /** ΔE up to which a pixel is backdrop. */
  tolerance: number;
  /** Openings in the outline up to twice this many pixels wide are not entered. Default 1.5. */
  gap?: number;
  /** How far, in pixels, narrow bays (between fingers, strands of hair) are followed behind the open area. Default 8 · gap. */
  bay?: number;
  /** 1 where the flood must not go (surely character). */
  barrier?: Uint8Array | undefined;
};

/** Returns 1 for backdrop that can be reached from outside the picture, else 0. `difference` is ΔE from the backdrop. */
export function floodBackground(
  difference: Float32Array,
  width: number,
  height: number,
  options: FloodOptions,
): Uint8Array {
  const gap = options.gap ?? 1.5;
  const passable = new Uint8Array(width * height);
  const walls = new Uint8Array(width * height);
  for (let p = 0; p < passable.length; p++) {
    if (difference[p]! <= options.tolerance && !options.barrier?.[p]) passable[p] = 1;
    else walls[p] = 1;
  }
  const wide = dilate(walls, width, height, gap);
  for (let p = 0; p < wide.length; p++) wide[p] = wide[p] ? 0 : 1;
  const reached = spreadFromBorder(wide, width, height);
  growWithin(reached, passable, width, options.bay ?? 8 * gap);
  return reached;
}

function spreadFromBorder(passable: Uint8Array, width: number, height: number): Uint8Array {
  const reached = new Uint8Array(passable.length);
  const queue = new Int32Array(passable.length);
  let tail = 0;
  const visit = (p: number): void => {
    if (!passable[p] || reached[p]) return;
    reached[p] = 1;
    queue[tail++] = p;
  };
  for (let x = 0; x < width; x++) {
    visit(x);
    visit((height - 1) * width + x);
  }
  for (let y = 0; y < height; y++) {
    visit(y * width);
    visit(y * width + width - 1);
  }
  for (let head = 0; head < tail; head++) {
    const p = queue[head]!;
    const x = p % width;
    if (x > 0) visit(p - 1);
    if (x < width - 1) visit(p + 1);
    if (p >= width) visit(p - width);
    if (p < passable.length - width) visit(p + width);
  }
  return reached;
}

/** Grows `reached` by `steps` pixels inside `passable`, in place. */
function growWithin(reached: Uint8Array, passable: Uint8Array, width: number, steps: number): void {
  // Every pixel enters once: one queue holds all fronts, one behind the other.
  const queue = new Int32Array(reached.length);
  let tail = 0;
  for (let p = 0; p < reached.length; p++) if (reached[p]) queue[tail++] = p;
  const visit = (q: number): void => {
    if (!passable[q] || reached[q]) return;
    reached[q] = 1;
    queue[tail++] = q;
  };
  let head = 0;
  for (let step = 0; step < steps && head < tail; step++) {
    const front = tail;
    for (; head < front; head++) {
      const p = queue[head]!;
      const x = p % width;
      if (x > 0) visit(p - 1);
      if (x < width - 1) visit(p + 1);
      if (p >= width) visit(p - width);
      if (p + width < reached.length) visit(p + width);
    }
  }
}
