/**
 * Texel shifts for parts that turn sideways. Plain projection smears the outline's colours over a whole flank; shifting inwards by the
 * arc length of the round cross-section spreads the front's colours over it instead.
 */

import { distanceToOutside } from '../../distance-transform.ts';
import { clamp, smoothstep } from '../geometry.ts';
import { boxBlur } from '../grid/box-blur.ts';
import { maskOfLabels, texelsWith } from '../grid/texels.ts';
import type { Body } from '../measure-body.ts';
import { mapRegions, NOWHERE } from '../mesh/region-plan.ts';
import type { SheetMesh } from '../mesh/sheet-mesh.ts';
import type { Sheet } from '../sheet/sheet.ts';
import type { WorkingPicture } from '../working-picture.ts';

/** No shift is larger than this share of the cross-section's radius. */
const LONGEST_SHARE = 0.35;

export type SideShiftOptions = {
  picture: WorkingPicture;
  body: Body;
  sheet: Sheet;
  heights: Float64Array;
  /** Share of each vertex that moves with the head. */
  headShares: Float64Array;
  /** Texels from the outline to clean colour. */
  inset: number;
};

/** du, dv of each vertex of the sheet, for a part seen wholly from the side. */
export function computeSideShifts(mesh: SheetMesh, options: SideShiftOptions): Float32Array {
  const { picture, sheet, heights, headShares, inset } = options;
  const { width, height } = picture.size;
  const fields = regionDepths(sheet);
  const shifts = new Float32Array(mesh.x.length * 2);
  for (let v = 0; v < mesh.x.length; v++) {
    const x = clamp(Math.floor(mesh.x[v]!), 1, width - 2);
    const y = clamp(Math.floor(mesh.y[v]!), 1, height - 2);
    const i = y * width + x;
    const { depth, smooth } = fields[Math.max(0, mesh.regions[v]!)]!;
    const d = Math.max(0.5, depth[i]!);
    const radius = Math.max(d, (heights[v]! ** 2 + d * d) / (2 * d));
    const angle = Math.asin(clamp((radius - d) / radius, 0, 1));
    const arc = radius * (1 - (2 * angle) / Math.PI);
    const edge = mesh.isRim[v] ? 1 : clamp(1 - d / radius, 0, 1);
    const length = Math.min(arc - d, LONGEST_SHARE * radius) + inset * edge * edge;
    const dx = smooth[i + 1]! - smooth[i - 1]!;
    const dy = smooth[i + width]! - smooth[i - width]!;
    const scale =
      (length * keepFace(mesh, v, options, { edge, headShare: headShares[v]! })) / (Math.hypot(dx, dy) + 0.25);
    shifts[v * 2] = dx * scale;
    shifts[v * 2 + 1] = dy * scale;
  }
  return shifts;
}

/** 0 on the face, where a shift would stretch the mouth; 1 elsewhere. */
function keepFace(
  mesh: SheetMesh,
  v: number,
  { picture, body }: SideShiftOptions,
  { edge, headShare }: { edge: number; headShare: number },
) {
  const { nose } = picture.joints;
  const ellipse = Math.hypot(
    (mesh.x[v]! - nose.x) / (0.62 * body.faceHeight),
    (mesh.y[v]! - nose.y) / (0.8 * body.faceHeight),
  );
  return 1 - headShare * (1 - smoothstep(0.6, 0.9, edge) * smoothstep(0.9, 1.35, ellipse));
}

/** For each region the distance to its rim: the outline, and other regions except where they are welded to it. */
function regionDepths({ plan }: Sheet): { depth: Float32Array; smooth: Float32Array }[] {
  const map = mapRegions(plan);
  const { width } = plan.size;
  const texels = Array.from({ length: Math.max(1, plan.regions.length) }, (_, region) => texelsWith(map, region));
  return texels.map((_, region) => {
    const mask = maskOfLabels(map, (label) => label === region);
    texels.forEach((others, other) => {
      const weld = other === region ? NOWHERE : plan.weldOf(other, region);
      if (weld === NOWHERE) return;
      for (const i of others) if (weld((i % width) + 0.5, Math.floor(i / width) + 0.5)) mask[i] = 1;
    });
    const depth = distanceToOutside(mask, plan.size);
    return { depth, smooth: boxBlur(depth, plan.size, 3, 2) };
  });
}
