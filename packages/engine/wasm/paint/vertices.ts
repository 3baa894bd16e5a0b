/** From a character at rest to vertices on the screen: dual-quaternion skinning, perspective, shifted texels and light, four at a time. */
import {
  at32, ATTRIBUTES, BONE_BYTES, boneIndexes, bones, boneSigns, boneTurns, boneWeights, closeness, MOST_BONES_SHIFT, originX, originY,
  pixelsPerUnit, restVertices, SNAP_SHIFT, UNDRAWABLE, VERTEX_BYTES, vertexCount, vertices,
} from './state';

/** From the viewer's upper left, as most pictures are lit. Set by the caller. */
export let lightX: f32 = 0;
export let lightY: f32 = 0;
export let lightZ: f32 = 0;
/** Share of the light that is left where a surface faces away. Set by the caller. */
export let unlit: f32 = 0;
/** Getting brighter is shown less than getting darker: pale clothes and skin would lose their detail. */
const BRIGHTENING: f32 = 0.5;
/** Positions beyond this are damage, not pictures. */
const FARTHEST: f32 = 1e6;
/** The viewer is never nearer than this share of his distance. */
const NEAREST_VIEW: f32 = 0.25;

/** Places on a pixel that a 32-bit float tells apart up to column 4096. Origins are multiples of 1 / GRID, too. */
const GRID: f32 = 4096;

/** Least and greatest depth of the vertices that can be drawn. */
export let farthestDepth: f32 = 0;
export let nearestDepth: f32 = 0;

/** The blended dual quaternions of four vertices, and how far each vertex is turned sideways. */
const BLENDED = memory.data(128, 16);
const TURNS = memory.data(16, 16);

/**
 * Poses and places all vertices. The rest vertices are planes of 32-bit floats, one after the other, each as long as the vertices
 * rounded up to fours: position x y z, normal x y z (both y up), texel u v, side shift u v, shade, light at rest.
 */
export function placeVertices(): void {
  alignBones();
  const plane = <usize>((vertexCount + 3) & ~3) << 2;
  let from = restVertices;
  let to = vertices;
  let farthest = f32x4.splat(Infinity);
  let nearest = f32x4.splat(-Infinity);
  for (let vertex = 0; vertex < vertexCount; vertex += 4, from += 16, to += 4 * VERTEX_BYTES) {
    for (let i = 0; i < 4; i++) blendBones(vertex + i, i);

    // The real part r and the dual part d of four vertices.
    let rx = column(BLENDED, 0);
    let ry = column(BLENDED, 1);
    let rz = column(BLENDED, 2);
    let rw = column(BLENDED, 3);
    let dx = column(BLENDED + 16, 0);
    let dy = column(BLENDED + 16, 1);
    let dz = column(BLENDED + 16, 2);
    let dw = column(BLENDED + 16, 3);
    const norm = f32x4.add(f32x4.add(f32x4.mul(rx, rx), f32x4.mul(ry, ry)), f32x4.add(f32x4.mul(rz, rz), f32x4.mul(rw, rw)));
    const unit = f32x4.div(f32x4.splat(1), f32x4.sqrt(norm));
    rx = f32x4.mul(rx, unit);
    ry = f32x4.mul(ry, unit);
    rz = f32x4.mul(rz, unit);
    rw = f32x4.mul(rw, unit);
    dx = f32x4.mul(dx, unit);
    dy = f32x4.mul(dy, unit);
    dz = f32x4.mul(dz, unit);
    dw = f32x4.mul(dw, unit);

    // A rotated vector is v + 2 (w (r × v) + r × (r × v)), the translation 2 (w d − dw r + r × d).
    const px = v128.load(from);
    const py = v128.load(from + plane);
    const pz = v128.load(from + 2 * plane);
    const ax = cross(ry, pz, rz, py);
    const ay = cross(rz, px, rx, pz);
    const az = cross(rx, py, ry, px);
    const x = f32x4.add(px, twice(f32x4.add(moved(rw, ax, ry, az, rz, ay), moved(rw, dx, ry, dz, rz, dy)), dw, rx));
    const y = f32x4.add(py, twice(f32x4.add(moved(rw, ay, rz, ax, rx, az), moved(rw, dy, rz, dx, rx, dz)), dw, ry));
    const z = f32x4.add(pz, twice(f32x4.add(moved(rw, az, rx, ay, ry, ax), moved(rw, dz, rx, dy, ry, dx)), dw, rz));

    const distance = f32x4.sub(f32x4.splat(1), f32x4.mul(z, f32x4.splat(closeness)));
    const scale = f32x4.div(f32x4.splat(pixelsPerUnit), f32x4.pmax(f32x4.splat(NEAREST_VIEW), distance));
    const screenX = f32x4.add(f32x4.splat(originX), toGrid(f32x4.mul(scale, x)));
    const screenY = f32x4.sub(f32x4.splat(originY), toGrid(f32x4.mul(scale, y)));
    const depth = f32x4.mul(f32x4.splat(pixelsPerUnit), z);
    const isDrawable = v128.and(isNear(depth), v128.and(isNear(screenX), isNear(screenY)));
    farthest = f32x4.pmin(farthest, v128.bitselect(depth, farthest, isDrawable));
    nearest = f32x4.pmax(nearest, v128.bitselect(depth, nearest, isDrawable));
    const snappedX = v128.bitselect(snap(screenX), i32x4.splat(UNDRAWABLE), isDrawable);
    storeColumns(to, screenX, screenY, snappedX, snap(screenY));

    const turn = v128.load(TURNS);
    const u = f32x4.add(v128.load(from + 6 * plane), f32x4.mul(turn, v128.load(from + 8 * plane)));
    const v = f32x4.add(v128.load(from + 7 * plane), f32x4.mul(turn, v128.load(from + 9 * plane)));
    const cosine = turnedCosine(from + 3 * plane, plane, rx, ry, rz, rw);
    const lit = f32x4.pmax(cosine, f32x4.mul(cosine, f32x4.splat(unlit)));
    // Only the change from the rest pose counts, so that the rest pose is the original picture.
    const change = f32x4.sub(lit, v128.load(from + 11 * plane));
    const shown = f32x4.pmin(change, f32x4.mul(change, f32x4.splat(BRIGHTENING)));
    const light = f32x4.add(f32x4.splat(1), f32x4.mul(v128.load(from + 10 * plane), shown));
    storeColumns(to + ATTRIBUTES, u, v, light, depth);
  }
  farthest = f32x4.pmin(farthest, v128.shuffle<i64>(farthest, farthest, 1, 0));
  nearest = f32x4.pmax(nearest, v128.shuffle<i64>(nearest, nearest, 1, 0));
  farthestDepth = min(f32x4.extract_lane(farthest, 0), f32x4.extract_lane(farthest, 1));
  nearestDepth = max(f32x4.extract_lane(nearest, 0), f32x4.extract_lane(nearest, 1));
}

/** Whether each bone turns the same way round as each other one, or the opposite way. */
function alignBones(): void {
  let sign = boneSigns;
  for (let first = 0; first < 1 << MOST_BONES_SHIFT; first++) {
    const turn = v128.load(bones + <usize>first * BONE_BYTES);
    for (let other = 0; other < 1 << MOST_BONES_SHIFT; other++, sign += 4) {
      const products = f32x4.mul(turn, v128.load(bones + <usize>other * BONE_BYTES));
      const sums = f32x4.add(products, v128.shuffle<f32>(products, products, 2, 3, 0, 1));
      store<f32>(sign, f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1) < 0 ? -1 : 1);
    }
  }
}

/** Bones are sign-aligned to the first, so that all blend along the shorter way round. The padding of the last four has no weight: NaN. */
@inline
function blendBones(vertex: i32, lane: i32): void {
  const indexes = at32(boneIndexes, vertex);
  const weights = boneWeights + (<usize>vertex << 4);
  const first = <i32>load<u8>(indexes);
  const signs = at32(boneSigns, first << MOST_BONES_SHIFT);
  const bone = bones + <usize>first * BONE_BYTES;
  const weight = load<f32>(weights);
  let real = f32x4.mul(v128.load(bone), f32x4.splat(weight));
  let dual = f32x4.mul(v128.load(bone, 16), f32x4.splat(weight));
  let turn = weight * load<f32>(at32(boneTurns, first));
  for (let k = 1; k < 4; k++) {
    const weight = load<f32>(at32(weights, k));
    if (weight == 0) break;
    const index = <i32>load<u8>(indexes + k);
    const bone = bones + <usize>index * BONE_BYTES;
    const signed = f32x4.splat(weight * load<f32>(at32(signs, index)));
    real = f32x4.add(real, f32x4.mul(v128.load(bone), signed));
    dual = f32x4.add(dual, f32x4.mul(v128.load(bone, 16), signed));
    turn += weight * load<f32>(at32(boneTurns, index));
  }
  const to = BLENDED + (<usize>lane << 5);
  v128.store(to, real);
  v128.store(to, dual, 16);
  store<f32>(at32(TURNS, lane), turn);
}

/** One number of each of four vertices. */
@inline
function column(rows: usize, index: i32): v128 {
  const at = at32(rows, index);
  return v128.load32_lane(at + 96, v128.load32_lane(at + 64, v128.load32_lane(at + 32, v128.load32_zero(at), 1), 2), 3);
}

/** Four numbers of each of four vertices, VERTEX_BYTES apart. */
@inline
function storeColumns(to: usize, a: v128, b: v128, c: v128, d: v128): void {
  const abLow = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const abHigh = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cdLow = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const cdHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(abLow, cdLow, 0, 2));
  v128.store(to, v128.shuffle<i64>(abLow, cdLow, 1, 3), VERTEX_BYTES);
  v128.store(to, v128.shuffle<i64>(abHigh, cdHigh, 0, 2), 2 * VERTEX_BYTES);
  v128.store(to, v128.shuffle<i64>(abHigh, cdHigh, 1, 3), 3 * VERTEX_BYTES);
}

@inline
function cross(a: v128, b: v128, c: v128, d: v128): v128 {
  return f32x4.sub(f32x4.mul(a, b), f32x4.mul(c, d));
}

@inline
function moved(w: v128, vector: v128, a: v128, b: v128, c: v128, d: v128): v128 {
  return f32x4.add(f32x4.mul(w, vector), cross(a, b, c, d));
}

@inline
function twice(sum: v128, dw: v128, r: v128): v128 {
  const whole = f32x4.sub(sum, f32x4.mul(dw, r));
  return f32x4.add(whole, whole);
}

/** Cosine between the light and the turned normals. */
@inline
function turnedCosine(normals: usize, plane: usize, rx: v128, ry: v128, rz: v128, rw: v128): v128 {
  const nx = v128.load(normals);
  const ny = v128.load(normals + plane);
  const nz = v128.load(normals + 2 * plane);
  const ax = cross(ry, nz, rz, ny);
  const ay = cross(rz, nx, rx, nz);
  const az = cross(rx, ny, ry, nx);
  const x = f32x4.add(nx, doubled(moved(rw, ax, ry, az, rz, ay)));
  const y = f32x4.add(ny, doubled(moved(rw, ay, rz, ax, rx, az)));
  const z = f32x4.add(nz, doubled(moved(rw, az, rx, ay, ry, ax)));
  const sum = f32x4.add(f32x4.mul(x, f32x4.splat(lightX)), f32x4.mul(y, f32x4.splat(lightY)));
  return f32x4.add(sum, f32x4.mul(z, f32x4.splat(lightZ)));
}

@inline
function doubled(value: v128): v128 {
  return f32x4.add(value, value);
}

/** False for NaN, too. */
@inline
function isNear(value: v128): v128 {
  return f32x4.lt(f32x4.abs(value), f32x4.splat(FARTHEST));
}

/** Rounded, so that the same figure some whole pixels away has the same pixels. */
@inline
function toGrid(value: v128): v128 {
  return f32x4.mul(f32x4.nearest(f32x4.mul(value, f32x4.splat(GRID))), f32x4.splat(1 / GRID));
}

@inline
function snap(value: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(value, f32x4.splat(<f32>(1 << SNAP_SHIFT)))));
}
