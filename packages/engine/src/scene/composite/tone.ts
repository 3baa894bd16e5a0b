/** What puts the character into the light of the scene: one curve a colour channel, applied to the straight colours of a painted picture. */

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
