/** Puts the sheets together: front and back surfaces, weights and textures become one closed rig. Last step of `buildRig`. */
import type { Rig, Texture } from '../../core/rig.ts';
import { depthShare, noseShift, toeShift } from './body-depth.ts';
import { boneSegments } from './bone-segments.ts';
import { direction, smoothstep } from './geometry.ts';
import type { PartMap } from './label/part-map.ts';
import type { Body } from './measure-body.ts';
import { solveBoneWeights } from './mesh/bone-weights.ts';
import { inflate } from './mesh/inflate.ts';
import { limitWeightSlopes } from './mesh/limit-weight-slopes.ts';
import { buildEdges } from './mesh/mesh-edges.ts';
import { meshSheet, type SheetMesh } from './mesh/sheet-mesh.ts';
import type { SheetPlan } from './sheet/plan-sheets.ts';
import type { Sheet } from './sheet/sheet.ts';
import { armBones, armJoints, legBones, SIDES } from './side.ts';
import { SurfaceBuilder } from './surface-builder.ts';
import { paintBack } from './texture/back-texture.ts';
import { paintFront } from './texture/front-texture.ts';
import { measureOutlineInset } from './texture/outline-inset.ts';
import { computeSideShifts } from './texture/side-shifts.ts';
import { packTexture } from './texture/texture-image.ts';
import type { WorkingPicture } from './working-picture.ts';

/** Rim vertices this near the crop, texels, lie on it: the blurred outline ends a little above. */
const CROP_BAND = 2;

export type RigStages = { picture: WorkingPicture; body: Body; parts: PartMap; plan: SheetPlan };

export function assembleRig(stages: RigStages, warnings: readonly string[]): Rig {
  const { picture, plan } = stages;
  const textures: Texture[] = [];
  const surface = new SurfaceBuilder();
  const inset = measureOutlineInset(picture);
  const restDepths: Rig['restDepths'] = {};
  for (const sheet of plan.sheets) {
    const options = { inset, bodyDepth: surface.nearest(), ...addTextures(textures, sheet, stages, inset) };
    Object.assign(restDepths, addSheet(surface, sheet, stages, options));
  }
  return {
    textureScale: picture.scale,
    textureOffset: picture.offset,
    joints: picture.joints,
    restDepths,
    isDrawing: picture.isDrawing,
    hasSkirt: picture.hasSkirt,
    hasLegs: picture.hasLegs,
    ...surface.finish(),
    textures,
    warnings: [...warnings],
  };
}

type SheetTextures = { frontTexture: number; backTexture: number };

/** Only the body has a back of its own: limbs and hands look alike from both sides. */
function addTextures(
  textures: Texture[],
  sheet: Sheet,
  { picture, body, parts, plan }: RigStages,
  inset: number,
): SheetTextures {
  const front = paintFront(picture, sheet, plan.arms.hiddenTorso);
  const frontTexture = textures.push(packTexture(front, picture.size)) - 1;
  if (sheet.kind !== 'body') return { frontTexture, backTexture: frontTexture };
  const back = paintBack({ picture, body, parts, front, owns: sheet.owns, inset });
  return { frontTexture, backTexture: textures.push(packTexture(back, picture.size)) - 1 };
}

/** `bodyDepth`: of the nearest point of the body that lies behind. */
type SheetOptions = SheetTextures & { inset: number; bodyDepth: number };

/** Returns where its bones stand in the rest pose, where that is not where they are. */
function addSheet(surface: SurfaceBuilder, sheet: Sheet, stages: RigStages, options: SheetOptions): Rig['restDepths'] {
  const { picture } = stages;
  const mesh = meshSheet(sheet.plan, sheet.step);
  const weights = sheetWeights(mesh, sheet, picture);
  const isOpen = findCroppedRim(mesh, sheet.kind === 'hand' ? undefined : picture.cropY);
  const heights = inflate(mesh, isOpen);
  const shifts = computeSideShifts(mesh, {
    picture,
    body: stages.body,
    sheet,
    heights,
    headShares: boneShares(sheet, weights, 'head'),
    inset: options.inset,
  });
  const depthsOf = (facing: 1 | -1) =>
    heights.map((height, v) => vertexDepth({ mesh, v, height, facing }, sheet, weights, stages));
  const depths = { 1: depthsOf(1), [-1]: depthsOf(-1) };
  const add = (v: number, facing: 1 | -1) => {
    const z = depths[facing][v]!;
    const vertex = { x: mesh.x[v]!, y: mesh.y[v]!, z, shiftX: shifts[v * 2]!, shiftY: shifts[v * 2 + 1]! };
    const row = v * sheet.bones.length;
    return surface.addVertex(vertex, sheet.bones, weights.subarray(row, row + sheet.bones.length));
  };
  const front = Array.from(mesh.x, (_, v) => add(v, 1));
  const back = Array.from(mesh.x, (_, v) => (mesh.isRim[v] && !isOpen[v] ? front[v]! : add(v, -1)));
  for (let t = 0; t < mesh.triangles.length; t += 3) {
    const [a, b, c] = [mesh.triangles[t]!, mesh.triangles[t + 1]!, mesh.triangles[t + 2]!];
    surface.addTriangle(front[a]!, front[b]!, front[c]!, options.frontTexture);
    surface.addTriangle(back[a]!, back[c]!, back[b]!, options.backTexture);
  }
  if (isOpen.includes(1)) closeCrop(surface, mesh, { front, back, texture: options.backTexture });
  return placeAtRest(sheet, weights, { frontDepths: depths[1], bodyDepth: options.bodyDepth });
}

/** Rim vertices on the lower edge of a half body: the body goes on there, so it keeps its full depth. */
function findCroppedRim(mesh: SheetMesh, cropY: number | undefined): Uint8Array {
  return mesh.isRim.map((rim, v) => (rim && cropY !== undefined && mesh.y[v]! > cropY - CROP_BAND ? 1 : 0));
}

type Surfaces = { front: readonly number[]; back: readonly number[]; texture: number };

/** A flat floor between front and back wherever the rim has both: nothing to do where they share their vertices. */
function closeCrop(surface: SurfaceBuilder, { triangles }: SheetMesh, { front, back, texture }: Surfaces): void {
  for (const { first, second } of buildEdges(triangles)) {
    if (second >= 0) continue;
    const a = triangles[first]!;
    const b = triangles[first % 3 === 2 ? first - 2 : first + 1]!;
    if (front[a] !== back[a]) surface.addTriangle(front[b]!, front[a]!, back[a]!, texture);
    if (front[b] !== back[b]) surface.addTriangle(front[b]!, back[a]!, back[b]!, texture);
  }
}

function sheetWeights(mesh: SheetMesh, sheet: Sheet, { joints }: WorkingPicture): Float64Array {
  const { bones, mayClaim } = sheet;
  if (bones.length === 1) return new Float64Array(mesh.x.length).fill(1);
  const weights = solveBoneWeights(mesh, { bones, mayClaim, segments: boneSegments(joints) });
  for (const side of SIDES) {
    limitWeightSlopes(mesh, weights, bones, { pivot: joints[`${side}Shoulder`], bones: armBones(side), base: 'chest' });
    limitWeightSlopes(mesh, weights, bones, { pivot: joints[`${side}Hip`], bones: legBones(side), base: 'pelvis' });
  }
  if (sheet.shoulder) tieShoulderToChest(weights, mesh, { ...sheet.shoulder, bones }, joints);
  return weights;
}

/** An arm sheet's cap follows the chest, going over to the upper arm just past the shoulder joint. */
function tieShoulderToChest(
  weights: Float64Array,
  mesh: SheetMesh,
  { bones, side, radius }: { bones: Sheet['bones'] } & NonNullable<Sheet['shoulder']>,
  joints: WorkingPicture['joints'],
): void {
  const { shoulder, elbow } = armJoints(joints, side);
  const along = direction(shoulder, elbow);
  const chest = bones.indexOf('chest');
  const upperArm = bones.indexOf(`${side}UpperArm`);
  for (let v = 0; v < mesh.x.length; v++) {
    const row = v * bones.length;
    const both = weights[row + chest]! + weights[row + upperArm]!;
    const past = (mesh.x[v]! - shoulder.x) * along.x + (mesh.y[v]! - shoulder.y) * along.y;
    const share = 1 - smoothstep(-0.9 * radius, 0.7 * radius, past);
    weights[row + chest] = both * share;
    weights[row + upperArm] = both * (1 - share);
  }
}

function boneShares({ bones }: Sheet, weights: Float64Array, bone: (typeof bones)[number]): Float64Array {
  const b = bones.indexOf(bone);
  return Float64Array.from({ length: weights.length / bones.length }, (_, v) =>
    b < 0 ? 0 : weights[v * bones.length + b]!,
  );
}

/**
 * Puts the bones of a part that the picture hides so far back that nothing of it shows in front of what hides it: where two parts touch in
 * the picture, the surface in front goes down to depth 0. For the same reason arms across the body stand before all of it.
 */
function placeAtRest(
  { behind = [], before = [], bones }: Sheet,
  weights: Float64Array,
  { frontDepths, bodyDepth }: { frontDepths: Float64Array; bodyDepth: number },
): Rig['restDepths'] {
  const front = frontDepths.reduce((most, depth, v) => {
    const share = behind.reduce((sum, bone) => sum + weights[v * bones.length + bones.indexOf(bone)]!, 0);
    return share > 0.5 ? Math.max(most, depth) : most;
  }, 0);
  return Object.fromEntries([
    ...behind.map((bone) => [bone, -front] as const),
    ...before.map((bone) => [bone, bodyDepth] as const),
  ]);
}

type SheetVertex = { mesh: SheetMesh; v: number; height: number; facing: 1 | -1 };

function vertexDepth(
  { mesh, v, height, facing }: SheetVertex,
  { bones }: Sheet,
  weights: Float64Array,
  { picture, body }: RigStages,
): number {
  const x = mesh.x[v]!;
  const y = mesh.y[v]!;
  const vertex = { bones, weights, row: v * bones.length };
  let z = facing * height * depthShare(vertex) + toeShift(x, y, picture.joints, vertex);
  const head = bones.indexOf('head');
  if (facing > 0 && head >= 0 && weights[vertex.row + head]! > 0.5) z += noseShift(x, y, picture.joints, body);
  return z;
}
