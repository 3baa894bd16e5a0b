/** One level of an image pyramid that fills holes: colours are three 32-bit floats a pixel, with a weight each. */

/** Adds up colours into a grid of half the size, both of whose arrays are 0, and takes their means. */
export function pushLevel(
  rgb: usize, weights: usize, width: i32, height: i32, halfRgb: usize, halfWeights: usize, halfWidth: i32, halfHeight: i32,
): void {
  let at = rgb;
  let weightAt = weights;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 12, weightAt += 4) {
      const weight = load<f32>(weightAt);
      if (weight == 0) continue;
      const j = <usize>((y >> 1) * halfWidth + (x >> 1));
      store<f32>(halfWeights + (j << 2), load<f32>(halfWeights + (j << 2)) + weight);
      const to = halfRgb + j * 12;
      for (let c: usize = 0; c < 12; c += 4) {
        store<f32>(to + c, <f32>(<f64>load<f32>(to + c) + <f64>weight * <f64>load<f32>(at + c)));
      }
    }
  }
  for (let j: usize = 0; j < <usize>(halfWidth * halfHeight); j++) {
    const weight = load<f32>(halfWeights + (j << 2));
    if (weight == 0) continue;
    for (let to = halfRgb + j * 12; to < halfRgb + j * 12 + 12; to += 4) store<f32>(to, load<f32>(to) / weight);
    store<f32>(halfWeights + (j << 2), min<f32>(1, weight));
  }
}

/** Fills what a grid lacks, where its weights are below 1, from the complete one of half the size; weights become 1. */
export function pullLevel(
  rgb: usize, weights: usize, width: i32, height: i32, halfRgb: usize, halfWidth: i32, halfHeight: i32,
): void {
  let at = rgb;
  let weightAt = weights;
  for (let y = 0; y < height; y++) {
    const fy = min(<f64>(halfHeight - 1), max(0, (<f64>y - 0.5) / 2));
    const top = <i32>fy;
    const bottom = min(halfHeight - 1, top + 1);
    const v = fy - <f64>top;
    for (let x = 0; x < width; x++, at += 12, weightAt += 4) {
      const weight = <f64>load<f32>(weightAt);
      if (weight >= 1) continue;
      const fx = min(<f64>(halfWidth - 1), max(0, (<f64>x - 0.5) / 2));
      const left = <i32>fx;
      const right = min(halfWidth - 1, left + 1);
      const u = fx - <f64>left;
      const topLeft = halfRgb + <usize>(top * halfWidth + left) * 12;
      const topRight = halfRgb + <usize>(top * halfWidth + right) * 12;
      const bottomLeft = halfRgb + <usize>(bottom * halfWidth + left) * 12;
      const bottomRight = halfRgb + <usize>(bottom * halfWidth + right) * 12;
      for (let c: usize = 0; c < 12; c += 4) {
        const upper = <f64>load<f32>(topLeft + c) * (1 - u) + <f64>load<f32>(topRight + c) * u;
        const lower = <f64>load<f32>(bottomLeft + c) * (1 - u) + <f64>load<f32>(bottomRight + c) * u;
        store<f32>(at + c, <f32>(<f64>load<f32>(at + c) * weight + (upper * (1 - v) + lower * v) * (1 - weight)));
      }
      store<f32>(weightAt, 1);
    }
  }
}
