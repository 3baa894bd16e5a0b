/** CIE L*a*b* planes of a picture (D65): differences there are about as large as they look. */

/** Interleaved L (0..100), a, b (about −100..100), 3 floats a pixel. */
export type LabImage = { width: number; height: number; data: Float32Array };

type Pixels = { width: number; height: number; data: Uint8ClampedArray | Uint8Array };

/** Converts sRGB to Lab; `channels` is 3 or 4, alpha is ignored. */
export function toLab(picture: Pixels, channels: 3 | 4): LabImage {
  const { width, height, data } = picture;
  const count = width * height;
  const lab = new Float32Array(count * 3);
  for (let p = 0; p < count; p++) {
    writeLab(lab, p * 3, data[p * channels]!, data[p * channels + 1]!, data[p * channels + 2]!);
  }
  return { width, height, data: lab };
}

/** Linear light of each sRGB byte. */
const LINEAR = Float64Array.from({ length: 256 }, (_, byte) => {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});

/** Cube-root curve of CIE Lab, tabled over 0..1.1 in 4096 steps an unit and read linearly (error below 0.02 L). */
const CURVE_STEPS = 4096;
const CURVE = Float64Array.from({ length: CURVE_STEPS + 410 }, (_, i) => {
  const t = i / CURVE_STEPS;
  return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116;
});

function curve(t: number): number {
  const position = t * CURVE_STEPS;
  const index = position | 0;
  return CURVE[index]! + (CURVE[index + 1]! - CURVE[index]!) * (position - index);
}

function writeLab(out: Float32Array, at: number, red: number, green: number, blue: number): void {
  const r = LINEAR[red]!;
  const g = LINEAR[green]!;
  const b = LINEAR[blue]!;
  const x = curve((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = curve(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = curve((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  out[at] = 116 * y - 16;
  out[at + 1] = 500 * (x - y);
  out[at + 2] = 200 * (y - z);
}
