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
  const { data, stride } = picture;
  for (let row = 0; row < picture.height; row++) {
    const end = row * stride + picture.width * 4;
    for (let i = row * stride; i < end; i += 4) {
      const alpha = data[i + 3]!;
      if (alpha === 255) {
        data[i] = red[data[i]!]!;
        data[i + 1] = green[data[i + 1]!]!;
        data[i + 2] = blue[data[i + 2]!]!;
      } else if (alpha > 0) {
        data[i] = tonePremultiplied(red, data[i]!, alpha);
        data[i + 1] = tonePremultiplied(green, data[i + 1]!, alpha);
        data[i + 2] = tonePremultiplied(blue, data[i + 2]!, alpha);
      }
    }
  }
}

function tonePremultiplied(curve: Uint8Array, value: number, alpha: number): number {
  const straight = Math.min(255, Math.round((value * 255) / alpha));
  return Math.round((curve[straight]! * alpha) / 255);
}
