/** Second stage of the painter: which triangle is seen at each of four samples a pixel. Read by `resolve-pixels`. */
import { LEVEL_BOUNDS, SLOT_STRIDE, type TexturePyramid } from './texture-pyramid.ts';
import { VERTEX_STRIDE, type VertexStage } from './vertex-stage.ts';

/** Samples along each side of a pixel. */
export const SAMPLES_PER_PIXEL = 2;

/**
 * Whole numbers a drawn triangle in `surfaces`, which tell texel and light anywhere on it: column and row of a pixel; texel u in the
 * middle of that pixel, its change per pixel right and down; the same for texel v and for light (all six texel numbers in the texture
 * size that suits the triangle); then that size's first texel, width, greatest u and greatest v. Texels and light have
 * SURFACE_SHIFT binary places.
 */
export const SURFACE_STRIDE = 16;
export const SURFACE_SHIFT = 16;
const ONE = 2 ** SURFACE_SHIFT;

/** Texel centres lie at + ½; half a step of weight more makes truncation a rounding, so that what meets a texel gets just that texel. */
const TO_TEXEL = ONE / 512 - ONE / 2;
/** Light is read with 8 binary places; half of one makes truncation a rounding. */
const TO_LIGHT = ONE / 512;

/**
 * Samples of even rows lie this far left of the middle of their place, those of odd rows as far right. So a pixel has four different
 * columns of samples, and the many nearly upright edges of a figure get four steps of smoothing instead of two.
 */
const ROW_SHIFT = 0.25;

/** Rows of samples that share one span: few enough to be tight, enough for a triangle to lie in one or two. */
const BAND_SHIFT = 4;
export const BAND_ROWS = 2 ** BAND_SHIFT;

/** Twice the area, in samples, under which a triangle is not worth drawing and its gradients are noise. */
const SMALLEST_AREA = 1e-4;
/** Depths stay off the ends of their range, so that rounding never wraps around. */
const DEPTH_MARGIN = 0.01;
const DEPTH_STEPS = 2 ** 31;

export type TriangleMesh = { triangles: Uint32Array; triangleTextures: Uint8Array };

/**
 * Each sample is one 31-bit number: depth (nearer is greater) in the high bits, the drawn triangle's number in the low ones, 0 where
 * nothing is. One comparison decides what is seen, and equal depths are decided by the order of the triangles.
 */
export class VisibilityBuffer {
  readonly width: number;
  readonly height: number;
  readonly samples: Int32Array;
  /** `samples[i] & triangleMask` is a number into `surfaces` (from 1), 0 where nothing is. */
  readonly triangleMask: number;
  readonly surfaces: Int32Array;
  /** By band of BAND_ROWS rows: the span outside of which all is empty. Rows outside firstRow … endRow are empty, too. */
  readonly bandStarts: Int32Array;
  readonly bandEnds: Int32Array;
  firstRow = 0;
  endRow = 0;
  /** Depth in pixels of one unit of a sample. */
  depthPerStep = 0;
  #depthScale = 0;
  #depthOffset = 0;
  #lastLevel = 0;
  readonly #gradients = new Float64Array(9);
  #cornerX = 0;
  #cornerY = 0;

  /** For a picture of width × height pixels and at most `triangleCount` triangles. */
  constructor(width: number, height: number, triangleCount: number) {
    this.width = width * SAMPLES_PER_PIXEL;
    this.height = height * SAMPLES_PER_PIXEL;
    // Never touched pages of a fresh array cost no memory: a small figure in a large picture stays cheap.
    this.samples = new Int32Array(this.width * this.height);
    this.triangleMask = 2 ** Math.ceil(Math.log2(triangleCount + 1)) - 1;
    this.surfaces = new Int32Array((triangleCount + 1) * SURFACE_STRIDE);
    this.bandStarts = new Int32Array(Math.ceil(this.height / BAND_ROWS)).fill(this.width);
    this.bandEnds = new Int32Array(this.bandStarts.length);
  }

  /** Empties what the last frame touched. */
  clear(): void {
    const { samples, bandStarts, bandEnds, width } = this;
    for (let row = this.firstRow; row < this.endRow; row++) {
      const band = Math.floor(row / BAND_ROWS);
      samples.fill(0, row * width + bandStarts[band]!, row * width + bandEnds[band]!);
    }
    bandStarts.fill(width);
    bandEnds.fill(0);
    this.firstRow = this.height;
    this.endRow = 0;
  }

  /** Draws all triangles that face the viewer. `stage` must have been run with SAMPLES_PER_PIXEL. Call `clear` before. */
  draw(mesh: TriangleMesh, stage: VertexStage, pyramid: TexturePyramid): void {
    const depthRange = stage.nearestDepth - stage.farthestDepth;
    // Also where no vertex can be drawn.
    if (!(depthRange >= 0)) return;
    this.#depthScale = ((1 - 2 * DEPTH_MARGIN) * DEPTH_STEPS) / Math.max(depthRange, 1e-3);
    this.#depthOffset = DEPTH_MARGIN * DEPTH_STEPS - stage.farthestDepth * this.#depthScale;
    this.depthPerStep = 1 / this.#depthScale;
    const { vertices } = stage;
    const { triangles, triangleTextures } = mesh;
    let drawn = 1;
    for (let triangle = 0, corner = 0; triangle < triangleTextures.length; triangle++, corner += 3) {
      const a = triangles[corner]! * VERTEX_STRIDE;
      const b = triangles[corner + 1]! * VERTEX_STRIDE;
      const c = triangles[corner + 2]! * VERTEX_STRIDE;
      // Rows go down, so what is counter-clockwise from outside has a negative area. NaN fails, too.
      if (!(areaOf(vertices, a, b, c) < -SMALLEST_AREA)) continue;
      if (!this.#fill(vertices, a, b, c, drawn)) continue;
      this.#measureGradients(vertices, a, b, c);
      this.#describe(drawn, this.#chooseSlot(triangleTextures[triangle]!, pyramid), pyramid);
      drawn++;
    }
  }

  /**
   * Puts the triangle into every sample whose centre it covers and where nothing nearer is; false if there is none. An edge is always
   * walked from its upper end, so two triangles that share it agree on every sample: no gaps, no overlaps.
   */
  #fill(vertices: Float32Array, a: number, b: number, c: number, drawn: number): boolean {
    const { width, height, samples } = this;
    let top = a;
    let middle = b;
    let bottom = c;
    if (vertices[middle + 1]! < vertices[top + 1]!) [top, middle] = [middle, top];
    if (vertices[bottom + 1]! < vertices[top + 1]!) [top, bottom] = [bottom, top];
    if (vertices[bottom + 1]! < vertices[middle + 1]!) [middle, bottom] = [bottom, middle];
    const topX = vertices[top]!;
    const topY = vertices[top + 1]!;
    const middleX = vertices[middle]!;
    const middleY = vertices[middle + 1]!;
    const bottomX = vertices[bottom]!;
    const bottomY = vertices[bottom + 1]!;
    // A row belongs to the triangle if its centre, row + ½, lies in [top, bottom).
    const firstRow = topY > 0.5 ? Math.ceil(topY - 0.5) : 0;
    const endRow = bottomY < height ? Math.ceil(bottomY - 0.5) : height;
    if (firstRow >= endRow) return false;

    const ax = vertices[a]!;
    const ay = vertices[a + 1]!;
    const abX = vertices[b]! - ax;
    const abY = vertices[b + 1]! - ay;
    const acX = vertices[c]! - ax;
    const acY = vertices[c + 1]! - ay;
    const scale = this.#depthScale / (abX * acY - acX * abY);
    const abDepth = (vertices[b + 2]! - vertices[a + 2]!) * scale;
    const acDepth = (vertices[c + 2]! - vertices[a + 2]!) * scale;
    const depthX = abDepth * acY - acDepth * abY;
    const depthY = acDepth * abX - abDepth * acX;
    const depth = vertices[a + 2]! * this.#depthScale + this.#depthOffset - depthX * (ax - 0.5) - depthY * (ay - 0.5);

    const slopeLong = (bottomX - topX) / (bottomY - topY);
    const slopeUpper = middleY > topY ? (middleX - topX) / (middleY - topY) : 0;
    const slopeLower = bottomY > middleY ? (bottomX - middleX) / (bottomY - middleY) : 0;
    const middleRow = Math.max(firstRow, Math.ceil(middleY - 0.5));
    const isLongLeft = topX + (middleY - topY) * slopeLong < middleX;
    // Edges have a half added: then truncation rounds (negative numbers the wrong way, but those are clipped anyway).
    let long = topX + (firstRow + 0.5 - topY) * slopeLong + 0.5;
    let short = topX + (firstRow + 0.5 - topY) * slopeUpper + 0.5;
    let slopeShort = slopeUpper;
    let rowDepth = depth + depthY * firstRow;
    const depthStep = depthX | 0;
    const depthMask = ~this.triangleMask;
    let isSeen = false;
    for (let row = firstRow; row < endRow; row++) {
      if (row === middleRow) {
        short = middleX + (row + 0.5 - middleY) * slopeLower + 0.5;
        slopeShort = slopeLower;
      }
      const shift = (row & 1) === 0 ? -ROW_SHIFT : ROW_SHIFT;
      let start = ((isLongLeft ? long : short) - shift) | 0;
      let end = ((isLongLeft ? short : long) - shift) | 0;
      if (start < 0) start = 0;
      if (end > width) end = width;
      let z = (rowDepth + depthX * (start + shift)) | 0;
      const last = row * width + end;
      for (let i = row * width + start; i < last; i++) {
        const sample = (z & depthMask) | drawn;
        if (sample > samples[i]!) {
          samples[i] = sample;
          isSeen = true;
        }
        z = (z + depthStep) | 0;
      }
      long += slopeLong;
      short += slopeShort;
      rowDepth += depthY;
    }
    if (!isSeen) return false;
    const left = Math.min(topX, middleX, bottomX);
    const right = Math.max(topX, middleX, bottomX);
    // Whole numbers: they are passed without being boxed.
    this.#widenBands(firstRow, endRow, left > 0 ? left | 0 : 0, right < width ? (right | 0) + 1 : width);
    return true;
  }

  #widenBands(firstRow: number, endRow: number, start: number, end: number): void {
    const { bandStarts, bandEnds } = this;
    const lastBand = (endRow - 1) >> BAND_SHIFT;
    for (let band = firstRow >> BAND_SHIFT; band <= lastBand; band++) {
      if (start < bandStarts[band]!) bandStarts[band] = start;
      if (end > bandEnds[band]!) bandEnds[band] = end;
    }
    if (firstRow < this.firstRow) this.firstRow = firstRow;
    if (endRow > this.endRow) this.endRow = endRow;
  }

  /** Fills `#gradients`: texel u in the middle of the pixel at corner `a`, its change per pixel right and down; the same for v and light. */
  #measureGradients(vertices: Float32Array, a: number, b: number, c: number): void {
    const gradients = this.#gradients;
    const ax = vertices[a]!;
    const ay = vertices[a + 1]!;
    const abX = vertices[b]! - ax;
    const abY = vertices[b + 1]! - ay;
    const acX = vertices[c]! - ax;
    const acY = vertices[c + 1]! - ay;
    const scale = SAMPLES_PER_PIXEL / (abX * acY - acX * abY);
    this.#cornerX = Math.floor(ax / SAMPLES_PER_PIXEL);
    this.#cornerY = Math.floor(ay / SAMPLES_PER_PIXEL);
    const toMiddleX = this.#cornerX + 0.5 - ax / SAMPLES_PER_PIXEL;
    const toMiddleY = this.#cornerY + 0.5 - ay / SAMPLES_PER_PIXEL;
    for (let attribute = 3, to = 0; attribute < VERTEX_STRIDE; attribute++, to += 3) {
      const atA = vertices[a + attribute]!;
      const ab = (vertices[b + attribute]! - atA) * scale;
      const ac = (vertices[c + attribute]! - atA) * scale;
      const right = ab * acY - ac * abY;
      const down = ac * abX - ab * acX;
      gradients[to] = atA + right * toMiddleX + down * toMiddleY;
      gradients[to + 1] = right;
      gradients[to + 2] = down;
    }
  }

  /** The texture size at which a texel is about as large as a pixel on the triangle that was measured last. */
  #chooseSlot(texture: number, pyramid: TexturePyramid): number {
    const gradients = this.#gradients;
    const texelsPerPixel = Math.abs(gradients[1]! * gradients[5]! - gradients[2]! * gradients[4]!);
    // Neighbouring triangles nearly always share a level, so look there first.
    let level = this.#lastLevel;
    while (texelsPerPixel >= LEVEL_BOUNDS[level + 1]!) level++;
    while (texelsPerPixel < LEVEL_BOUNDS[level]!) level--;
    this.#lastLevel = level;
    return pyramid.slotOf(texture, level);
  }

  /** Writes the triangle that was measured last into `surfaces`. */
  #describe(drawn: number, slot: number, { slots, scalesX, scalesY }: TexturePyramid): void {
    const { surfaces } = this;
    const gradients = this.#gradients;
    const at = drawn * SURFACE_STRIDE;
    const scaleU = scalesX[slot]! * ONE;
    const scaleV = scalesY[slot]! * ONE;
    surfaces[at] = this.#cornerX;
    surfaces[at + 1] = this.#cornerY;
    surfaces[at + 2] = gradients[0]! * scaleU + TO_TEXEL;
    surfaces[at + 3] = gradients[1]! * scaleU;
    surfaces[at + 4] = gradients[2]! * scaleU;
    surfaces[at + 5] = gradients[3]! * scaleV + TO_TEXEL;
    surfaces[at + 6] = gradients[4]! * scaleV;
    surfaces[at + 7] = gradients[5]! * scaleV;
    surfaces[at + 8] = gradients[6]! * ONE + TO_LIGHT;
    surfaces[at + 9] = gradients[7]! * ONE;
    surfaces[at + 10] = gradients[8]! * ONE;
    const firstNumber = slot * SLOT_STRIDE;
    surfaces[at + 11] = slots[firstNumber]!;
    surfaces[at + 12] = slots[firstNumber + 1]!;
    surfaces[at + 13] = (slots[firstNumber + 1]! - 1) << SURFACE_SHIFT;
    surfaces[at + 14] = (slots[firstNumber + 2]! - 1) << SURFACE_SHIFT;
  }
}

function areaOf(vertices: Float32Array, a: number, b: number, c: number): number {
  const x = vertices[a]!;
  const y = vertices[a + 1]!;
  return (vertices[b]! - x) * (vertices[c + 1]! - y) - (vertices[c]! - x) * (vertices[b + 1]! - y);
}
