/** What puts the character into the light of the scene: one curve a colour channel, applied to the straight colours of a painted picture. */

type Channels = readonly [red: number, green: number, blue: number];

/** New value for each value 0..255 of a channel; and what makes these curves. */
export type Tone = { red: Uint8Array; green: Uint8Array; blue: Uint8Array; gain: Channels; offset: Channels };

/** Curves that multiply each channel by 0..1.5 and add 0..255 to it, clipped. */
export function makeTone(gain: Channels, offset: Channels = [0, 0, 0]): Tone {
  const curve = (channel: 0 | 1 | 2): Uint8Array =>
    Uint8Array.from({ length: 256 }, (_, value) =>
      Math.min(255, Math.max(0, Math.round(value * gain[channel] + offset[channel]))),
    );
  return { red: curve(0), green: curve(1), blue: curve(2), gain, offset };
}
