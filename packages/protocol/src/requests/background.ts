/** What is behind the character: the field that asks for it, and what it amounts to. */
import { BACKGROUND_MODES, type BackgroundMode } from '../statuses.ts';
import { type Colour, choiceField } from './request-field.ts';

/** `original`, `solid`, `transparent`; older clients also say `inpaint` for `original`. */
export function backgroundModeField() {
  return choiceField([...BACKGROUND_MODES, 'inpaint'])
    .transform((mode): BackgroundMode => (mode === 'inpaint' ? 'original' : mode))
    .default('original')
    .meta({
      description:
        '`original`: the person is removed and the background filled. `solid`: one colour. `transparent`: the character on black, with a mask video in which white is the character. `inpaint` means `original`.',
      default: 'original',
    });
}

/** A background with everything that it needs. */
export type Background = { mode: 'original' } | { mode: 'solid'; color: Colour } | { mode: 'transparent' };

/** The background that a render asks for; a solid one is white unless it names a colour. */
export function backgroundOf(request: { background_mode: BackgroundMode; bg_color?: Colour | undefined }): Background {
  const { background_mode: mode, bg_color: color = [255, 255, 255] } = request;
  return mode === 'solid' ? { mode, color } : { mode };
}
