/** The character at the size at which it is rigged: cut-out and joints in texture pixels. First step of `buildRig`. */
import { UnderstudyError } from '@understudy/protocol/basics';
import { KernelMemory } from '../../core/kernel-memory.ts';
import { type CharacterJoints, type CharacterPicture, JOINTS, type Point } from '../../core/rig.ts';
import { distanceToOutside } from '../distance-transform.ts';
import { openGridKernel } from '../grid-kernel.ts';
import { distance } from './geometry.ts';
import { findPieces } from './grid/connected-pieces.ts';
import type { Size } from './grid/size.ts';
import { maskAbove } from './grid/texels.ts';
import { type Box, resampleBox } from './resample.ts';

/** Height in texels of the visible character: 1.1–1.25 texels an output pixel when it stands in a 720p frame. */
const CHARACTER_HEIGHT = 680;
/** Widest texture, so that a lying or very wide picture does not explode. */
const MAX_WIDTH = 1400;
/** Empty texels around the character. */
const MARGIN = 24;
const FLOAT_BYTES = 4;

export type WorkingPicture = {
  size: Size;
  /** Straight colours, three floats a texel, 0..255; meaningless where alpha is 0. */
  rgb: Float32Array;
  /** 0..1. */
  alpha: Float32Array;
  /** 1 where alpha > .5. */
  inside: Uint8Array;
  /** Distance of each inside texel to the outside. */
  depth: Float32Array;
  /** Texture pixels; body joints are moved inside the outline. */
  joints: CharacterJoints;
  /** texture = picture · scale + offset. */
  scale: number;
  offset: Point;
  isDrawing: boolean;
  hasSkirt: boolean;
  hasLegs: boolean;
  /** Half bodies: the row of the lower edge, where the picture is cropped and the body goes on. */
  cropY: number | undefined;
};

/** @throws UnderstudyError CS-UORC01-002 when the cut-out is empty or the picture's data and joints make no sense */
export function prepareWorkingPicture(character: CharacterPicture): WorkingPicture {
  checkCharacter(character);
  const { cutOut } = character;
  const box = findContentBox(cutOut);
  const scale = Math.min(CHARACTER_HEIGHT / box.height, MAX_WIDTH / box.width);
  const width = Math.max(8, Math.round(box.width * scale));
  const height = Math.max(8, Math.round(box.height * scale));
  const offset = { x: MARGIN - box.x * scale, y: MARGIN - box.y * scale };
  const joints = mapJoints(character.joints, scale, offset);
  const below = character.hasLegs ? 0 : roomForHands(joints, MARGIN + height);
  const size = { width: width + 2 * MARGIN, height: height + 2 * MARGIN + below };
  const { rgb, alpha } = placeWithMargin(resampleBox(cutOut, box, width, height), width, size);
  const inside = maskAbove(alpha, 0.5);
  dropSpecks(inside, alpha, width + 2 * MARGIN);
  const depth = distanceToOutside(inside, size);
  const { isDrawing, hasSkirt, hasLegs } = character;
  const cropY = hasLegs ? undefined : MARGIN + height;
  const picture = { size, rgb, alpha, inside, depth, joints, scale, offset, isDrawing, hasSkirt, hasLegs, cropY };
  pullJointsInside(picture);
  return picture;
}

function checkCharacter({ cutOut, joints }: CharacterPicture): void {
  if (cutOut.data.length !== cutOut.width * cutOut.height * 4) {
    throw new UnderstudyError('CS-UORC01-002', {
      problem: `the character's cut-out has ${cutOut.data.length} bytes where ${cutOut.width} × ${cutOut.height} RGBA needs ${cutOut.width * cutOut.height * 4}`,
      remedy: 'Encode the character again from its picture',
    });
  }
  for (const name of JOINTS) {
    const joint = joints[name];
    if (joint && Number.isFinite(joint.x) && Number.isFinite(joint.y)) continue;
    throw new UnderstudyError('CS-UORC01-002', {
      problem: `the character's joint ${name} is missing or not a pair of finite numbers`,
      remedy: `Give all ${JOINTS.length} joints as {x, y} in pixels of the picture: ${JOINTS.join(', ')}`,
    });
  }
}

/** The box of everything that is at least half opaque. */
function findContentBox({ width, height, data }: CharacterPicture['cutOut']): Box {
  let left = width;
  let right = -1;
  let top = height;
  let bottom = -1;
  for (let y = 0, i = 3; y < height; y++) {
    for (let x = 0; x < width; x++, i += 4) {
      if (data[i]! < 128) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  if (right - left < 7 || bottom - top < 7) {
    throw new UnderstudyError('CS-UORC01-002', {
      problem: 'the cut-out of the character is empty: nothing of at least 8 × 8 pixels is opaque',
      remedy:
        'Use a picture that shows one whole character clearly against its background, or one with real transparency',
    });
  }
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** Texels below a cropped edge at which the arms that it cuts off can end: at most half a character. */
function roomForHands(joints: CharacterJoints, cropY: number): number {
  const handLength = distance(joints.nose, joints.headTop);
  const lowest = Math.max(joints.leftWrist.y, joints.rightWrist.y) + handLength;
  return Math.ceil(Math.min(CHARACTER_HEIGHT / 2, Math.max(0, lowest - cropY)));
}

/** Islands with less than this share of the character's texels are dirt. */
const SPECK_SHARE = 0.0005;

/** Clears specks in both arrays. */
function dropSpecks(inside: Uint8Array, alpha: Float32Array, width: number): void {
  const { ids, sizes } = findPieces(inside, width);
  const least = SPECK_SHARE * sizes.reduce((sum, pieceSize) => sum + pieceSize, 0);
  if (sizes.every((pieceSize, id) => id === 0 || pieceSize >= least)) return;
  for (let i = 0; i < inside.length; i++) {
    if (!inside[i] || sizes[ids[i]!]! >= least) continue;
    inside[i] = 0;
    alpha[i] = Math.min(alpha[i]!, 0.4);
  }
}

/** Undoes the premultiplication and puts the picture into the middle of an empty one. By the kernel of `wasm/grid`. */
function placeWithMargin(premultiplied: Float32Array, width: number, size: Size) {
  const space = new KernelMemory();
  const line = space.reserve(Float32Array, width * 4);
  const colours = space.reserve(Float32Array, size.width * size.height * 3);
  const opacity = space.reserve(Float32Array, size.width * size.height);
  const { exports, memory } = openGridKernel(space);
  const rgb = colours.view(memory).fill(0);
  const alpha = opacity.view(memory).fill(0);
  const row = line.view(memory);
  for (let from = 0, y = MARGIN; from < premultiplied.length; from += row.length, y++) {
    row.set(premultiplied.subarray(from, from + row.length));
    const first = y * size.width + MARGIN;
    const to = [colours.address + first * 3 * FLOAT_BYTES, opacity.address + first * FLOAT_BYTES];
    exports.straightenRow(line.address, width, ...to);
  }
  return { rgb: rgb.slice(), alpha: alpha.slice() };
}

function mapJoints(joints: CharacterJoints, scale: number, offset: Point): CharacterJoints {
  const mapped = {} as CharacterJoints;
  for (const name of JOINTS) {
    mapped[name] = { x: joints[name].x * scale + offset.x, y: joints[name].y * scale + offset.y };
  }
  return mapped;
}

/** Ends of the body that may rightly lie on or beyond the outline. */
const OUTER_JOINTS: ReadonlySet<string> = new Set(['headTop', 'leftHand', 'rightHand', 'leftToe', 'rightToe']);
const LEG_JOINT = /Hip|Knee|Ankle|Toe/;
/** A joint may be moved this share of the picture's height to get inside the outline. */
const JOINT_REACH = 0.06;

/** Moves joints that lie outside the outline, or on it, to the nearest texel that is at least 5 texels inside. */
function pullJointsInside(picture: WorkingPicture): void {
  const { joints, size, hasLegs } = picture;
  for (const name of JOINTS) {
    if (OUTER_JOINTS.has(name) || (!hasLegs && LEG_JOINT.test(name))) continue;
    if (depthAt(picture, joints[name]) >= 3) continue;
    joints[name] = nearestDeepPoint(picture, joints[name], Math.round(size.height * JOINT_REACH)) ?? joints[name];
  }
}

function nearestDeepPoint({ size, depth }: WorkingPicture, from: Point, reach: number): Point | undefined {
  let best: Point | undefined;
  let bestDistance = reach;
  const firstX = Math.max(0, Math.floor(from.x - reach));
  const lastX = Math.min(size.width - 1, Math.ceil(from.x + reach));
  const firstY = Math.max(0, Math.floor(from.y - reach));
  const lastY = Math.min(size.height - 1, Math.ceil(from.y + reach));
  for (let y = firstY; y <= lastY; y++) {
    for (let x = firstX; x <= lastX; x++) {
      if (depth[y * size.width + x]! < 5) continue;
      const point = { x: x + 0.5, y: y + 0.5 };
      const d = distance(from, point);
      if (d >= bestDistance) continue;
      bestDistance = d;
      best = point;
    }
  }
  return best;
}

/** Distance to the outside at a point; 0 outside the grid. */
export function depthAt({ size, depth }: WorkingPicture, { x, y }: Point): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  if (column < 0 || row < 0 || column >= size.width || row >= size.height) return 0;
  return depth[row * size.width + column]!;
}
