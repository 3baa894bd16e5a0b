/** Puts the sheets together: front and back surfaces, weights and textures become one closed rig. Last step of `buildRig`. */
import type { Rig, Texture } from '../../core/rig.ts';
import { depthShare, feetOf, noseShift, toeShift } from './body-depth.ts';
import { boneSegments } from './bone-segments.ts';
import { direction, smoothstep } from './geometry.ts';
import type { PartMap } from './label/part-map.ts';
import type { Body } from './measure-body.ts';
import { solveBoneWeights } from './mesh/bone-weights.ts';
import { inflate } from './mesh/inflate.ts';
import { type LimbOnBody, limitWeightSlopes } from './mesh/limit-weight-slopes.ts';
import { buildEdges } from './mesh/mesh-edges.ts';
import { meshSheet, type SheetMesh } from './mesh/sheet-mesh.ts';
import { thinSurface } from './mesh/thin-surface.ts';
import type { SheetPlan } from './sheet/plan-sheets.ts';
import type { Sheet } from './sheet/sheet.ts';
import { armBones, armJoints, legBones, SIDES } from './side.ts';
import { SurfaceBuilder, strongestBones } from './surface-builder.ts';
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
    ...thinSurface(surface.finish()),
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
  const depths = vertexDepths(mesh, heights, { sheet, weights, stages });
  const corners = addVertices(surface, mesh, { sheet, weights, depths, shifts, isOpen });
  const { front, back } = corners;
  const { triangles } = mesh;
  for (let t = 0; t < triangles.length; t += 3) {
    const a = triangles[t]!;
    const b = triangles[t + 1]!;
    const c = triangles[t + 2]!;
    surface.addTriangle(front[a]!, front[b]!, front[c]!, options.frontTexture);
    surface.addTriangle(back[a]!, back[c]!, back[b]!, options.backTexture);
  }
  if (isOpen.includes(1)) closeCrop(surface, mesh, { ...corners, texture: options.backTexture });
  return placeAtRest(sheet, weights, { frontDepths: depths.front, bodyDepth: options.bodyDepth });
}

type Depths = { front: Float64Array; back: Float64Array };

type VertexData = { sheet: Sheet; weights: Float64Array; depths: Depths; shifts: Float32Array; isOpen: Uint8Array };

/** The surface's vertices for each of the mesh, in front and at the back: the rim has one for both. */
function addVertices(
  surface: SurfaceBuilder,
  mesh: SheetMesh,
  { sheet: { bones }, weights, depths, shifts, isOpen }: VertexData,
): Corners {
  const count = mesh.x.length;
  const influences = Array.from({ length: count }, (_, v) =>
    strongestBones(bones, weights.subarray(v * bones.length, (v + 1) * bones.length)),
  );
  const add = (v: number, z: number) => {
    const vertex = { x: mesh.x[v]!, y: mesh.y[v]!, z, shiftX: shifts[v * 2]!, shiftY: shifts[v * 2 + 1]! };
    return surface.addVertex(vertex, influences[v]!);
  };
  const front = new Uint32Array(count);
  const back = new Uint32Array(count);
  for (let v = 0; v < count; v++) front[v] = add(v, depths.front[v]!);
  for (let v = 0; v < count; v++) back[v] = mesh.isRim[v] && !isOpen[v] ? front[v]! : add(v, depths.back[v]!);
  return { front, back };
}

/** Rim vertices on the lower edge of a half body: the body goes on there, so it keeps its full depth. */
function findCroppedRim(mesh: SheetMesh, cropY: number | undefined): Uint8Array {
  return mesh.isRim.map((rim, v) => (rim && cropY !== undefined && mesh.y[v]! > cropY - CROP_BAND ? 1 : 0));
}

/** The surface's vertex for each of the mesh. */
type Corners = { front: Uint32Array; back: Uint32Array };
type Surfaces = Corners & { texture: number };

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
  const limbs = SIDES.flatMap((side): LimbOnBody[] => [
    { pivot: joints[`${side}Shoulder`], bones: armBones(side), base: 'chest' },
    { pivot: joints[`${side}Hip`], bones: legBones(side), base: 'pelvis' },
  ]);
  limitWeightSlopes(mesh, weights, bones, limbs);
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
  const columns = behind.map((bone) => bones.indexOf(bone));
  const deepest = (most: number, depth: number, v: number) => {
    const share = columns.reduce((sum, column) => sum + weights[v * bones.length + column]!, 0);
    return share > 0.5 ? Math.max(most, depth) : most;
  };
  const front = behind.length > 0 ? frontDepths.reduce(deepest, 0) : 0;
  return Object.fromEntries([
    ...behind.map((bone) => [bone, -front] as const),
    ...before.map((bone) => [bone, bodyDepth] as const),
  ]);
}

/** Of each vertex, texels towards the viewer. */
function vertexDepths(
  mesh: SheetMesh,
  heights: Float64Array,
  { sheet: { bones }, weights, stages }: { sheet: Sheet; weights: Float64Array; stages: RigStages },
): Depths {
  const { joints } = stages.picture;
  const feet = feetOf(bones, joints);
  const head = bones.indexOf('head');
  const front = new Float64Array(heights.length);
  const back = new Float64Array(heights.length);
  for (let v = 0; v < heights.length; v++) {
    const x = mesh.x[v]!;
    const y = mesh.y[v]!;
    const vertex = { bones, weights, row: v * bones.length };
    const height = heights[v]! * depthShare(vertex);
    const toe = toeShift(x, y, feet, vertex);
    front[v] = height + toe;
    back[v] = toe - height;
    if (head >= 0 && weights[vertex.row + head]! > 0.5) front[v]! += noseShift(x, y, joints, stages.body);
  }
  return { front, back };
}
