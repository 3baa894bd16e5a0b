/** A sheet: one flat layer of the character that is meshed, inflated and textured by itself (body, an arm in front, a made-up hand). */
import type { BoneName } from '../../../core/rig.ts';
import type { RegionPlan } from '../mesh/region-plan.ts';
import type { Side } from '../side.ts';

export type Sheet = {
  kind: 'body' | 'arm' | 'leg' | 'hand';
  plan: RegionPlan;
  step: number;
  bones: BoneName[];
  /** Which bones may claim vertices of a region; y is the vertex's row. */
  mayClaim: (bone: BoneName, region: number, y: number) => boolean;
  /** Texels of the picture that show this sheet. */
  owns: Uint8Array;
  /** Colours that are not simply those of the picture (made-up hands, borrowed limbs), three floats a texel. */
  front?: Float32Array;
  /** Made-up parts that the picture hides: bones that stand behind what hides them in the rest pose. */
  behind?: readonly BoneName[];
  /** Arms across the body: bones that stand before it in the rest pose. */
  before?: readonly BoneName[];
  /** Arm sheets: the side, and the radius of the disc around the shoulder that follows the chest. */
  shoulder?: { side: Side; radius: number };
};
