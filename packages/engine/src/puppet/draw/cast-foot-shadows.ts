/** Where feet darken the ground: a soft spot under each, wider and fainter as the foot lifts, and a tight one where it stands. */
import type { GroundShadow } from '../../core/shadow.ts';

/** A foot over the ground, in frame pixels. */
export type ShadowFoot = {
  /** Middle of the sole. */
  x: number;
  /** Row of the ground under the foot. */
  groundRow: number;
  /** How far the sole is above the ground. */
  height: number;
  /** Half the width that the sole takes up in the frame. */
  halfWidth: number;
};

export type FootShadowOptions = {
  /** Frame pixels of a leg, hip to ankle: the measure of how high a lift is. */
  legLength: number;
  /** 0..1: how dark; default 0.5. Softer light, weaker shadows. */
  strength?: number;
  /** 0..1: opacity of the character; default 1. */
  opacity?: number;
};

/** Height of an ellipse on the ground for its width, seen by a camera at the height of a chest. */
const FLATNESS = 0.28;
/** The soft spot: radius and its growth, by leg length; how fast it fades with lift. */
const SOFT = { radius: 0.1, growth: 0.35, fade: 5 };
/** The contact spot: radius by the sole's half width; how fast it fades with lift; strength by the soft spot's. */
const CONTACT = { radius: 0.55, fade: 25, share: 0.8 };
/** Below this a shadow changes no pixel. */
const FAINTEST = 0.004;

/** The shadows of some feet, for `applyShadow`. Feet that are not finite cast none. */
export function castFootShadows(feet: readonly ShadowFoot[], options: FootShadowOptions): GroundShadow[] {
  const { legLength, strength = 0.5, opacity = 1 } = options;
  const shadows: GroundShadow[] = [];
  for (const { x, groundRow, height, halfWidth } of feet) {
    const lift = Math.max(0, height) / legLength;
    const softRadius = legLength * (SOFT.radius + SOFT.growth * lift);
    const contactRadius = CONTACT.radius * halfWidth;
    const soft = strength * opacity * Math.exp(-SOFT.fade * lift);
    const contact = CONTACT.share * strength * opacity * Math.exp(-CONTACT.fade * lift);
    shadows.push(
      { x, y: groundRow, radiusX: softRadius, radiusY: FLATNESS * softRadius, strength: soft },
      { x, y: groundRow, radiusX: contactRadius, radiusY: FLATNESS * contactRadius, strength: contact },
    );
  }
  return shadows.filter(
    ({ x, y, radiusX, strength }) =>
      strength > FAINTEST && radiusX > 0 && Number.isFinite(x) && Number.isFinite(y) && Number.isFinite(radiusX),
  );
}
