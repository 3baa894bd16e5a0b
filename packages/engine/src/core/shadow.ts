/** A soft dark spot on the ground, in picture pixels. Planned by `puppet/draw`, drawn by `scene/composite`. */
export type GroundShadow = {
  x: number;
  y: number;
  /** Standard deviations of the gaussian. */
  radiusX: number;
  radiusY: number;
  /** 0..1: how much light is taken away in the middle. */
  strength: number;
};
