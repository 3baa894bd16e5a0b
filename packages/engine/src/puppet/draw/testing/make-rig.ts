/** Small rigs made of a few triangles, for tests of the painter's stages. */
import { BONE, type CharacterJoints, JOINTS, type Rig, type Texture } from '../../../core/rig.ts';

export type RigParts = {
  /** x, y (up), z of each vertex. */
  positions: number[];
  triangles: number[];
  textures: Texture[];
  /** Default: x and −y of the position, so that texels lie where the rest pose shows them. */
  uvs?: number[];
  /** Default: towards the viewer. */
  normals?: number[];
  sideShifts?: number[];
  triangleTextures?: number[];
  /** Bone that moves the vertex alone; default pelvis. */
  bones?: number[];
  isDrawing?: boolean;
};

/** A rig whose vertices hang on one bone each. */
export function makeRig(parts: RigParts): Rig {
  const vertexCount = parts.positions.length / 3;
  const perVertex = <T>(make: (vertex: number) => T[]): T[] =>
    Array.from({ length: vertexCount }, (_, vertex) => make(vertex)).flat();
  const { positions } = parts;
  return {
    textureScale: 1,
    textureOffset: { x: 0, y: 0 },
    joints: STANDING_JOINTS,
    restDepths: {},
    isDrawing: parts.isDrawing ?? false,
    hasSkirt: false,
    hasLegs: true,
    positions: Float32Array.from(positions),
    normals: Float32Array.from(parts.normals ?? perVertex(() => [0, 0, 1])),
    uvs: Float32Array.from(parts.uvs ?? perVertex((vertex) => [positions[3 * vertex]!, -positions[3 * vertex + 1]!])),
    sideShifts: Float32Array.from(parts.sideShifts ?? perVertex(() => [0, 0])),
    boneIndexes: Uint8Array.from(perVertex((vertex) => [parts.bones?.[vertex] ?? BONE.pelvis, 0, 0, 0])),
    boneWeights: Float32Array.from(perVertex(() => [1, 0, 0, 0])),
    triangles: Uint32Array.from(parts.triangles),
    triangleTextures: Uint8Array.from(parts.triangleTextures ?? parts.triangles.filter((_, i) => i % 3 === 0).fill(0)),
    textures: parts.textures,
    warnings: [],
  };
}

/** A figure that stands with hanging arms, about 100 texels tall. */
export const STANDING_JOINTS: CharacterJoints = Object.fromEntries(
  JOINTS.map((joint) => {
    const side = joint.startsWith('left') ? 1 : joint.startsWith('right') ? -1 : 0;
    const part = joint.replace(/^left|^right/, '').toLowerCase();
    const [x, y] = {
      headtop: [0, 0],
      nose: [0, 10],
      shoulder: [12, 22],
      elbow: [14, 36],
      wrist: [15, 48],
      hand: [15, 54],
    }[part] ?? [7, { hip: 52, knee: 74, ankle: 94, toe: 100 }[part] ?? 0];
    return [joint, { x: 50 + side * x!, y: y! }];
  }),
) as CharacterJoints;

/** One colour everywhere. */
export function makeTexture(width: number, height: number, colourAt: (x: number, y: number) => number[]): Texture {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set([...colourAt(x, y), 255], (y * width + x) * 4);
  }
  return { width, height, data };
}

export type SheetOptions = {
  /** Texels from vertex to vertex; default 5. */
  step?: number;
  /** How far inner vertices are moved, in texels; default 0. */
  jitter?: number;
  texture: Texture;
};

/** A flat sheet of width × height texels that faces the viewer, its upper left corner at (0, 0), in many triangles. */
export function makeSheet(width: number, height: number, { step = 5, jitter = 0, texture }: SheetOptions): Rig {
  const columns = Math.ceil(width / step);
  const rows = Math.ceil(height / step);
  const random = makeRandom(7);
  const positions: number[] = [];
  const triangles: number[] = [];
  for (let row = 0; row <= rows; row++) {
    for (let column = 0; column <= columns; column++) {
      const isInner = row > 0 && row < rows && column > 0 && column < columns;
      const shift = (): number => (isInner ? (random() - 0.5) * 2 * jitter : 0);
      positions.push(Math.min(width, column * step) + shift(), -Math.min(height, row * step) + shift(), 0);
      if (row === rows || column === columns) continue;
      const corner = row * (columns + 1) + column;
      const below = corner + columns + 1;
      triangles.push(corner, below, below + 1, corner, below + 1, corner + 1);
    }
  }
  return makeRig({ positions, triangles, textures: [texture] });
}

/** The same numbers in 0..1 for the same seed (a linear congruential generator). */
export function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
