/** A sheet: one flat layer of the character that is meshed, inflated and textured by itself (body, an arm in front, a made-up hand). */
import type { BoneName } from '../../../core/rig.ts';
import type { RegionPlan } from '../mesh/region-plan.ts';
import type { HandShape } from './hand-shape.ts';

export type Sheet = {
  kind: 'body' | 'arm' | 'hand';
  plan: RegionPlan;
  step: number;
  bones: BoneName[];
  /** Which bones may claim vertices of a region; y is the vertex's row. */
  mayClaim: (bone: BoneName, region: number, y: number) => boolean;
  /** Texels of the picture that show this sheet. */
  owns: Uint8Array;
  /** Arm sheets: the disc around the shoulder that follows the chest. */
  shoulderRadius?: number;
  side?: 'left' | 'right';
  /** Hand sheets: the shape that is painted in skin colour. */
  hand?: HandShape;
};
