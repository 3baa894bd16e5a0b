/** The colour that most of a set of texels share: robust against a tie, a logo, a lock of hair. */

export type Colour = [number, number, number];

/** Candidates tried as centre of the majority. */
const CANDIDATES = 24;
/** Difference (sum over channels, 0..765) at which a texel counts half. */
const ALIKE = 30;

/** The best of some texels by how many others are like it, then the mean of those that are. `texels` must not be empty. */
export function dominantColour(rgb: Float32Array, texels: readonly number[]): Colour {
  const stride = Math.max(1, Math.floor(texels.length / CANDIDATES));
  let centre = texels[0]!;
  let support = -1;
  for (let a = 0; a < texels.length; a += stride) {
    let sum = 0;
    for (const other of texels) sum += 1 / (1 + (difference(rgb, texels[a]!, other) / ALIKE) ** 2);
    if (sum <= support) continue;
    support = sum;
    centre = texels[a]!;
  }
  const colour: Colour = [0, 0, 0];
  let total = 0;
  for (const other of texels) {
    const weight = 1 / (1 + (difference(rgb, centre, other) / ALIKE) ** 4);
    total += weight;
    for (let c = 0; c < 3; c++) colour[c]! += weight * rgb[other * 3 + c]!;
  }
  return [colour[0] / total, colour[1] / total, colour[2] / total];
}

function difference(rgb: Float32Array, a: number, b: number): number {
  return (
    Math.abs(rgb[a * 3]! - rgb[b * 3]!) +
    Math.abs(rgb[a * 3 + 1]! - rgb[b * 3 + 1]!) +
    Math.abs(rgb[a * 3 + 2]! - rgb[b * 3 + 2]!)
  );
}
