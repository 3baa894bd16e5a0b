/** Rigs as versioned bytes, so that a character is analysed once and rendered many times. */
import { UnderstudyError } from '@understudy/protocol/basics';
import { decodeContainer, encodeContainer, type TypedArray } from '../../core/container.ts';
import { RIG_FILE_VERSION } from '../../core/file-versions.ts';
import { BONES, JOINTS, type Rig, type Texture } from '../../core/rig.ts';
import { checksum } from './checksum.ts';

const KIND = 'rig';

type Header = Pick<
  Rig,
  'textureScale' | 'textureOffset' | 'joints' | 'restDepths' | 'isDrawing' | 'hasSkirt' | 'hasLegs' | 'warnings'
> & {
  textures: { width: number; height: number }[];
  /** Of all arrays, in the order of their names. */
  checksum: number;
};

const ARRAYS = {
  positions: Float32Array,
  normals: Float32Array,
  uvs: Float32Array,
  sideShifts: Float32Array,
  boneIndexes: Uint8Array,
  boneWeights: Float32Array,
  triangles: Uint32Array,
  triangleTextures: Uint8Array,
} as const;
type ArrayName = keyof typeof ARRAYS;
const ARRAY_NAMES = Object.keys(ARRAYS) as ArrayName[];
/** Numbers a vertex. */
const VERTEX_ARRAYS = { positions: 3, normals: 3, uvs: 2, sideShifts: 2, boneIndexes: 4, boneWeights: 4 } as const;

/** Bytes of a rig; the same rig gives the same bytes. */
export function encodeRig(rig: Rig): Uint8Array {
  const { textureScale, textureOffset, joints, restDepths, isDrawing, hasSkirt, hasLegs, warnings } = rig;
  const arrays: Record<string, TypedArray> = {};
  for (const name of ARRAY_NAMES) arrays[name] = rig[name];
  rig.textures.forEach(({ data }, t) => {
    arrays[`texture${t}`] = data;
  });
  const header: Header = {
    textureScale,
    textureOffset,
    joints,
    restDepths,
    isDrawing,
    hasSkirt,
    hasLegs,
    warnings,
    textures: rig.textures.map(({ width, height }) => ({ width, height })),
    checksum: checksumArrays(arrays),
  };
  return encodeContainer({ kind: KIND, version: RIG_FILE_VERSION, header, arrays });
}

/** @throws UnderstudyError CS-UORC01-002 when the bytes are not a rig, are of another version, or damaged */
export function decodeRig(bytes: Uint8Array): Rig {
  const container = decodeContainer(bytes, KIND, RIG_FILE_VERSION);
  const header = container.header as Header;
  checkHeader(header);
  const arrays = {} as { -readonly [K in ArrayName]: InstanceType<(typeof ARRAYS)[K]> };
  for (const name of ARRAY_NAMES) {
    const array = container.arrays[name];
    if (!(array instanceof ARRAYS[name])) throw damaged(`its ${name} are missing`);
    Object.assign(arrays, { [name]: array });
  }
  const textures = header.textures.map(({ width, height }, t): Texture => {
    const data = container.arrays[`texture${t}`];
    const isWhole = data instanceof Uint8ClampedArray && data.length === width * height * 4 && data.length > 0;
    if (!isWhole) throw damaged(`its texture ${t} is incomplete`);
    return { width, height, data };
  });
  if (checksumArrays(container.arrays) !== header.checksum) throw damaged('its checksum does not match its contents');
  const { textureScale, textureOffset, joints, isDrawing, hasSkirt, hasLegs, warnings } = header;
  // Files of the first engines have none: their made-up parts are in front in the rest pose, and alike in all others.
  const { restDepths = {} } = header;
  const flags = { isDrawing, hasSkirt, hasLegs };
  const rig: Rig = { textureScale, textureOffset, joints, restDepths, ...flags, warnings, textures, ...arrays };
  checkMesh(rig);
  return rig;
}

function checksumArrays(arrays: Record<string, TypedArray>): number {
  let sum = 0;
  for (const name of Object.keys(arrays).sort()) {
    const array = arrays[name]!;
    sum = checksum(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), sum);
  }
  return sum;
}

function checkHeader(header: Header): void {
  const isPoint = (p: unknown) => {
    const { x, y } = (p ?? {}) as { x?: unknown; y?: unknown };
    return Number.isFinite(x) && Number.isFinite(y);
  };
  const isWhole =
    typeof header === 'object' &&
    header !== null &&
    header.textureScale > 0 &&
    isPoint(header.textureOffset) &&
    JOINTS.every((name) => isPoint(header.joints?.[name])) &&
    Object.values(header.restDepths ?? {}).every(Number.isFinite) &&
    [header.isDrawing, header.hasSkirt, header.hasLegs].every((flag) => typeof flag === 'boolean') &&
    Array.isArray(header.warnings) &&
    Array.isArray(header.textures);
  if (!isWhole) throw damaged('its header is incomplete');
}

/** Every index must point to something, or the renderer would read nonsense. */
function checkMesh(rig: Rig): void {
  const vertexCount = rig.positions.length / 3;
  for (const [name, size] of Object.entries(VERTEX_ARRAYS)) {
    if (rig[name as keyof typeof VERTEX_ARRAYS].length !== vertexCount * size)
      throw damaged(`its ${name} do not fit its vertices`);
  }
  if (rig.triangles.length !== rig.triangleTextures.length * 3)
    throw damaged('its triangles and their textures do not fit');
  if (rig.triangles.some((vertex) => vertex >= vertexCount))
    throw damaged('a triangle has a vertex that does not exist');
  if (rig.boneIndexes.some((bone) => bone >= BONES.length))
    throw damaged('a vertex hangs on a bone that does not exist');
  if (rig.triangleTextures.some((texture) => texture >= rig.textures.length))
    throw damaged('a triangle has a texture that does not exist');
}

function damaged(what: string): UnderstudyError {
  return new UnderstudyError('CS-UORC01-002', {
    problem: `the rig file is damaged: ${what}`,
    remedy: 'Encode the character again from its picture',
  });
}
