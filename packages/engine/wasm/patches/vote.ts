/** What the patches found make of the holes: each pixel is voted for by the patches over it (Wexler et al. 2007). */
import { colours, depths, isHole, pixelCount, PIXEL, RADIUS, SIDE, sourceOf, SUM, sums, targetCount, targets, weights, width } from './state';

/** How much less a patch counts for each pixel that it lies farther inside the hole. */
const DEPTH_DECAY: f64 = 0.85;

/** Gives each pixel of the holes the weighted mean of what the patches over it show there. `first` and `end`: of the pixels that they cover. */
export function vote(first: i32, end: i32): void {
  memory.fill(sums, 0, <usize>(end - first) * SUM);
  for (let i = 0; i < targetCount; i++) {
    const target = load<i32>(targets + (<usize>i << 2));
    const weight = f32x4.splat(load<f32>(weights + (<usize>i << 2)));
    const shift = <usize>(sourceOf(target) - target) * PIXEL;
    for (let row = -RADIUS; row <= RADIUS; row++) {
      const left = target + row * width - RADIUS;
      for (let at = left; at < left + SIDE; at++) {
        if (load<u8>(isHole + at) == 0) continue;
        const shown = f32x4.replace_lane(v128.load(colours + <usize>at * PIXEL + shift), 3, 1);
        const sum = sums + <usize>(at - first) * SUM;
        v128.store(sum, f32x4.add(v128.load(sum), f32x4.mul(weight, shown)));
      }
    }
  }
  for (let at = first; at < end; at++) {
    const sum = v128.load(sums + <usize>(at - first) * SUM);
    const total = f32x4.extract_lane(sum, 3);
    if (load<u8>(isHole + at) == 0 || total == 0) continue;
    const mean = f32x4.div(sum, f32x4.splat(total));
    const to = colours + <usize>at * PIXEL;
    v128.store64_lane(to, mean, 0);
    v128.store32_lane(to + 8, mean, 2);
  }
}

/** Finds the weight of the patch around each pixel: 1 outside of the holes, falling with the distance to their edge. */
export function measureDepths(): void {
  const end = depths + (pixelCount() << 2);
  const row = <usize>width << 2;
  for (let at: usize = 0; at < pixelCount(); at++) {
    const to = depths + (at << 2);
    if (load<u8>(isHole + at) == 0) store<f32>(to, 1);
    else store<f32>(to, fade(to - 4 >= depths ? load<f32>(to - 4) : 0, to - row >= depths ? load<f32>(to - row) : 0));
  }
  for (let at = <isize>pixelCount() - 1; at >= 0; at--) {
    if (load<u8>(isHole + at) == 0) continue;
    const to = depths + (<usize>at << 2);
    const farther = fade(to + 4 < end ? load<f32>(to + 4) : 0, to + row < end ? load<f32>(to + row) : 0);
    store<f32>(to, max(load<f32>(to), farther));
  }
}

@inline
function fade(beside: f32, across: f32): f32 {
  return <f32>(DEPTH_DECAY * <f64>max(beside, across));
}
