/** Puts the character into the light of the scene: one curve a colour channel, applied to a painted picture. */
import type { PuppetPicture } from '../../core/image.ts';

/** New value for each value 0..255 of a channel. */
export type Tone = { red: Uint8Array; green: Uint8Array; blue: Uint8Array };

/** Curves that multiply each channel and add to it (in 0..255), clipped. */
export function makeTone(
  gain: readonly [red: number, green: number, blue: number],
  offset: readonly [red: number, green: number, blue: number] = [0, 0, 0],
): Tone {
  const curve = (channel: 0 | 1 | 2): Uint8Array =>
    Uint8Array.from({ length: 256 }, (_, value) =>
      Math.min(255, Math.max(0, Math.round(value * gain[channel] + offset[channel]))),
    );
  return { red: curve(0), green: curve(1), blue: curve(2) };
}

/** Changes the colours of `picture` in place. Curves mean straight colours, so half-transparent pixels are divided by alpha first. */
export function tonePicture(picture: PuppetPicture, { red, green, blue }: Tone): void {
  const { data, stride, width } = picture;
  // One number a pixel: R | G << 8 | B << 16 | A << 24.
  const pixels = new Int32Array(data.buffer, data.byteOffset, data.byteLength / 4);
  for (let row = 0; row < picture.height; row++) {
    const start = (row * stride) / 4;
    for (let i = start; i < start + width; i++) {
      const pixel = pixels[i]!;
      if (pixel === 0) continue;
      const alpha = pixel >>> 24;
      if (alpha === 255) {
        const redGreen = red[pixel & 255]! | (green[(pixel >> 8) & 255]! << 8);
        pixels[i] = redGreen | (blue[(pixel >> 16) & 255]! << 16) | 0xff000000;
      } else {
        const redGreen =
          tonePremultiplied(red, pixel & 255, alpha) | (tonePremultiplied(green, (pixel >> 8) & 255, alpha) << 8);
        pixels[i] = redGreen | (tonePremultiplied(blue, (pixel >> 16) & 255, alpha) << 16) | (alpha << 24);
      }
    }
  }
}

function tonePremultiplied(curve: Uint8Array, value: number, alpha: number): number {
  const straight = Math.min(255, Math.round((value * 255) / alpha));
  return Math.round((curve[straight]! * alpha) / 255);
}
