/** Middle lines of figures. */

/** Thinner parts have no middle line, pixels. */
const LEAST_THICKNESS: f32 = 1.5;
/** Steeper than this, over two pixels, the thickness is not on a ridge. */
const STEEPEST: f64 = 1.2;

/**
 * Finds the pixels of a box that lie on ridges of the thickness.
 *
 * @param thickness 32-bit floats: distance of each pixel to the outside
 * @param x0, y0, x1, y1 at least a pixel away from the border, exclusive at the end
 * @param points room for two doubles a pixel of the box: become the middles of those on ridges
 * @returns how many they are
 */
export function findRidges(thickness: usize, width: i32, x0: i32, y0: i32, x1: i32, y1: i32, points: usize): i32 {
  const row = <usize>width << 2;
  let to = points;
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      const at = thickness + (<usize>(y * width + x) << 2);
      const value = load<f32>(at);
      if (value < LEAST_THICKNESS) continue;
      const left = load<f32>(at - 4);
      const right = load<f32>(at + 4);
      const above = load<f32>(at - row);
      const below = load<f32>(at + row);
      if (!(value >= left && value > right) && !(value >= above && value > below)) continue;
      if (max(abs(<f64>right - <f64>left), abs(<f64>below - <f64>above)) >= STEEPEST) continue;
      store<f64>(to, <f64>x + 0.5);
      store<f64>(to, <f64>y + 0.5, 8);
      to += 16;
    }
  }
  return <i32>(to - points) >> 4;
}

/**
 * Counts points that lie in one of several capsules at least.
 *
 * @param points two doubles each
 * @param capsules five doubles each: both ends of the line and how far around it
 */
export function countInCapsules(points: usize, count: i32, capsules: usize, capsuleCount: i32): i32 {
  let found = 0;
  for (let k = 0; k < count; k++) {
    const x = load<f64>(points + (<usize>k << 4));
    const y = load<f64>(points + (<usize>k << 4), 8);
    for (let c = 0; c < capsuleCount; c++) {
      if (!isInCapsule(x, y, capsules + <usize>(c * 40))) continue;
      found++;
      break;
    }
  }
  return found;
}

@inline
function isInCapsule(x: f64, y: f64, capsule: usize): bool {
  const fromX = load<f64>(capsule);
  const fromY = load<f64>(capsule, 8);
  const dx = load<f64>(capsule, 16) - fromX;
  const dy = load<f64>(capsule, 24) - fromY;
  const square = dx * dx + dy * dy;
  const share = square > 0 ? min<f64>(1, max<f64>(0, ((x - fromX) * dx + (y - fromY) * dy) / square)) : 0;
  const awayX = x - fromX - dx * share;
  const awayY = y - fromY - dy * share;
  return sqrt(awayX * awayX + awayY * awayY) <= load<f64>(capsule, 32);
}
