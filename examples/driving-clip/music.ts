/** The music that the dancer dances to: drums, bass and chords at 120 beats a minute, worked out sample by sample. */
import { BEATS_PER_SECOND } from './dance.ts';

export const SAMPLE_RATE = 44_100;

/** Four chords, two beats each, as notes in semitones from A (220 Hz). */
const CHORDS = [
  [0, 3, 7, 12],
  [-4, 0, 3, 8],
  [3, 7, 10, 15],
  [-2, 2, 5, 10],
];
const BEATS_PER_CHORD = 2;

const pitch = (semitones: number): number => 220 * 2 ** (semitones / 12);
const wave = (hertz: number, seconds: number): number => Math.sin(2 * Math.PI * hertz * seconds);

/** Mono, 16 bit. */
export function composeMusic(durationSeconds: number): Int16Array {
  const samples = new Int16Array(Math.round(durationSeconds * SAMPLE_RATE));
  let noise = 22222;
  for (let i = 0; i < samples.length; i++) {
    const seconds = i / SAMPLE_RATE;
    noise = (Math.imul(noise, 1103515245) + 12345) >>> 0;
    const hiss = (noise >>> 8) / 2 ** 23 - 1;
    const fade = Math.min(1, seconds / 0.02, (durationSeconds - seconds) / 0.3);
    const sound = drums(seconds * BEATS_PER_SECOND, hiss) + harmony(seconds);
    samples[i] = Math.round(9000 * fade * Math.tanh(sound));
  }
  return samples;
}

/** Kick on each beat, clap on every other, hat between. */
function drums(beat: number, hiss: number): number {
  const sinceBeat = (beat % 1) / BEATS_PER_SECOND;
  const sinceHalf = ((beat + 0.5) % 1) / BEATS_PER_SECOND;
  const kick =
    Math.exp(-sinceBeat * 18) * Math.sin(2 * Math.PI * (50 * sinceBeat + 4 * (1 - Math.exp(-sinceBeat * 30))));
  const clap = Math.floor(beat) % 2 === 1 ? hiss * Math.exp(-sinceBeat * 28) * 0.5 : 0;
  const hat = hiss * Math.exp(-sinceHalf * 70) * 0.25;
  return 1.3 * kick + clap + hat;
}

function harmony(seconds: number): number {
  const beat = seconds * BEATS_PER_SECOND;
  const chord = CHORDS[Math.floor(beat / BEATS_PER_CHORD) % CHORDS.length]!;
  const sinceHalf = ((beat * 2) % 1) / (2 * BEATS_PER_SECOND);
  const bass = wave(pitch(chord[0]! - 24), seconds) * Math.exp(-sinceHalf * 5);
  const stab = ((beat + 0.5) % 1) / BEATS_PER_SECOND;
  const notes = chord.reduce((sum, note) => sum + wave(pitch(note), seconds) + 0.3 * wave(pitch(note) * 2, seconds), 0);
  return 0.7 * bass + 0.16 * notes * Math.exp(-stab * 6);
}
