/** Packs a rig's vertices once, as `placeVertices` takes them: four of one number at a time. */
import {
  at32, boneIndexes, boneWeights, restVertices, rigNormals, rigPositions, rigShifts, rigTexels, vertexCount,
} from './state';

/** Bones that have less say than this are left out. */
const LEAST_WEIGHT: f32 = 1e-3;

/** The unit vector to the light, whose numbers are more exact here than in each frame. */
let lightX: f64 = 0;
let lightY: f64 = 0;
let lightZ: f64 = 0;
let unlitShare: f64 = 0;

/** Lights the rest pose from a direction; what faces away keeps a share of it. To be called before `packVertices`. */
export function lightRest(x: f64, y: f64, z: f64, unlit: f64): void {
  lightX = x;
  lightY = y;
  lightZ = z;
  unlitShare = unlit;
}

/** @param bodyShade how much of the light's change with a turn is shown; `headShade` of what hangs on the bone `head` */
export function packVertices(bodyShade: f64, headShade: f64, head: i32): void {
  const plane = <usize>((vertexCount + 3) & ~3) << 2;
  let to = restVertices;
  for (let vertex = 0; vertex < vertexCount; vertex++, to += 4) {
    for (let k = 0; k < 3; k++) {
      store<f32>(to + <usize>k * plane, load<f32>(at32(rigPositions, 3 * vertex + k)));
      store<f32>(to + <usize>(3 + k) * plane, load<f32>(at32(rigNormals, 3 * vertex + k)));
    }
    for (let k = 0; k < 2; k++) {
      store<f32>(to + <usize>(6 + k) * plane, load<f32>(at32(rigTexels, 2 * vertex + k)));
      store<f32>(to + <usize>(8 + k) * plane, load<f32>(at32(rigShifts, 2 * vertex + k)));
    }
    store<f32>(to + 10 * plane, <f32>(bodyShade + (headShade - bodyShade) * weightOf(head, vertex)));
    store<f32>(to + 11 * plane, <f32>restLightOf(vertex));
    for (let k = 1; k < 4; k++) {
      const weight = at32(boneWeights, 4 * vertex + k);
      if (load<f32>(weight) < LEAST_WEIGHT) store<f32>(weight, 0);
    }
  }
}

function weightOf(bone: i32, vertex: i32): f64 {
  let sum: f64 = 0;
  for (let i = 4 * vertex; i < 4 * vertex + 4; i++) {
    if (<i32>load<u8>(boneIndexes + <usize>i) == bone) sum += <f64>load<f32>(at32(boneWeights, i));
  }
  return sum;
}

/** The back is lit as if it were a picture taken from behind: by what its normal is once it faces the viewer. */
function restLightOf(vertex: i32): f64 {
  const normal = at32(rigNormals, 3 * vertex);
  const x = <f64>load<f32>(normal);
  const y = <f64>load<f32>(normal, 4);
  const z = abs(<f64>load<f32>(normal, 8));
  const cosine = x * lightX + y * lightY + z * lightZ;
  return cosine > 0 ? cosine : unlitShare * cosine;
}
