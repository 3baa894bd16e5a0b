/** What the paint kernel reads: how a rig is lit and the sizes of its textures, told once, and the bones of each frame. */
import { BONES, type Rig } from '../../core/rig.ts';
import { normalize, type Vector3 } from '../../core/vector.ts';
import { toDualQuaternions } from '../pose/dual-quaternions.ts';
import { listBoneAxes, measureTurns } from './measure-turns.ts';
import type { PosedBones } from './posed-bones.ts';
import { placeOf, type SlotPlan } from './texture-pyramid.ts';

/** From the viewer's upper left, as most pictures are lit. */
export const LIGHT: Vector3 = normalize([-0.35, 0.55, 0.75]);
/** Drawings are flat by nature, and faces suffer first (engine spec 4.10). */
const SHADE = { photo: { body: 0.35, face: 0.2 }, drawing: { body: 0.25, face: 0.15 } };
/** What faces away from the light keeps a little. */
export const UNLIT = 0.3;
/** Numbers of each vertex: rest position and normal (x, y, z; y up), texel, side shift, shade, light at rest. */
export const PLANES_A_VERTEX = 12;
/** Numbers a bone: a dual quaternion. */
const BONE_STRIDE = 8;
/** The kernel's tables of bones have room for so many. */
const MOST_BONES = 16;

/** How much of the light's change with a turn is shown on a rig. */
export function shadeOf({ isDrawing }: Rig): { body: number; face: number } {
  return isDrawing ? SHADE.drawing : SHADE.photo;
}

export const BONE_LENGTHS = { bones: BONE_STRIDE * MOST_BONES, boneSigns: MOST_BONES ** 2, boneTurns: MOST_BONES };

export type BoneArrays = { bones: Float32Array; boneTurns: Float32Array };

/** The bones of one frame after the other. */
export class BoneInputs {
  readonly #arrays: BoneArrays;
  readonly #axes: Vector3[];
  readonly #quaternions = new Float64Array(BONE_STRIDE * BONES.length);

  constructor(rig: Rig, arrays: BoneArrays) {
    this.#arrays = arrays;
    this.#axes = listBoneAxes(rig.joints);
  }

  set(pose: PosedBones): void {
    const { bones, boneTurns } = this.#arrays;
    bones.set(toDualQuaternions(pose, this.#quaternions));
    measureTurns(this.#axes, pose.rotations, boneTurns);
  }
}

/** Numbers a slot of the texture pyramid. */
export const SLOT_NUMBERS = 12;
/** Texels and light in the kernel have this many binary places. */
const ONE = 2 ** 16;
/** More than this the kernel cannot multiply. */
const MOST_LIGHT = 2 ** 17 - 1;
const TEXEL_BYTES = 4;

/** Fills `into` with what the kernel has to know of each size of each texture. */
export function packSlots({ places, scales }: SlotPlan, texelsAddress: number, into: Int32Array): void {
  const floats = new Float32Array(into.buffer, into.byteOffset, into.length);
  for (let slot = 0; slot * SLOT_NUMBERS < into.length; slot++) {
    const [start, width, height] = placeOf(places, slot);
    const at = slot * SLOT_NUMBERS;
    floats.set([scales[2 * slot]! * ONE, scales[2 * slot + 1]! * ONE, ONE, 0], at);
    into.set([(width - 1) * ONE, (height - 1) * ONE, MOST_LIGHT, width * TEXEL_BYTES], at + 4);
    into[at + 8] = texelsAddress + start * TEXEL_BYTES;
  }
}
