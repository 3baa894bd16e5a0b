/** A character ready to be posed: one closed, skinned, textured mesh. Made by `puppet/build-rig`, saved in rig files. */

export const JOINTS = [
  'headTop',
  'nose',
  'leftShoulder',
  'rightShoulder',
  'leftElbow',
  'rightElbow',
  'leftWrist',
  'rightWrist',
  'leftHand',
  'rightHand',
  'leftHip',
  'rightHip',
  'leftKnee',
  'rightKnee',
  'leftAnkle',
  'rightAnkle',
  'leftToe',
  'rightToe',
] as const;
/** Joints of a character picture. Left is the character's own left (the right side of a picture that faces the viewer). */
export type JointName = (typeof JOINTS)[number];
export type Point = { x: number; y: number };
/** Pixels of the character picture. */
export type CharacterJoints = Record<JointName, Point>;

export const BONES = [
  'pelvis',
  'chest',
  'head',
  'leftUpperArm',
  'leftForearm',
  'leftHand',
  'rightUpperArm',
  'rightForearm',
  'rightHand',
  'leftThigh',
  'leftShin',
  'leftFoot',
  'rightThigh',
  'rightShin',
  'rightFoot',
] as const;
export type BoneName = (typeof BONES)[number];
export const BONE = Object.fromEntries(BONES.map((name, index) => [name, index])) as Record<BoneName, number>;

/** Opaque RGBA; colours continue beyond the outline, which the mesh alone draws. */
export type Texture = { width: number; height: number; data: Uint8ClampedArray };

/** A cut-out character picture with what is known about it: the input of `buildRig`. */
export type CharacterPicture = {
  /** Straight alpha: the character alone. */
  cutOut: { width: number; height: number; data: Uint8ClampedArray };
  joints: CharacterJoints;
  /** Line art or cartoon rather than a photo: flatter shading, outlines kept off the sides, no skin or hair guesses. */
  isDrawing: boolean;
  /** Skirt, dress or robe: the legs are split only below its hem. */
  hasSkirt: boolean;
  /** False for a half body: the picture ends above the knees, and its lower edge is a crop, not an outline. Leg joints are extrapolated. */
  hasLegs: boolean;
  /** What the user should know, e.g. that the joints are uncertain. */
  warnings: string[];
};

/**
 * Lengths are texture pixels; rest positions have x right, y UP (the negated picture row), z towards the viewer. The texture is the
 * cut-out scaled so that the character is about 680 px tall, with a margin: texture = picture · scale + offset.
 */
export type Rig = {
  textureScale: number;
  textureOffset: Point;
  /** Texture pixels, y down. */
  joints: CharacterJoints;
  /**
   * How far towards the viewer bones stand in the picture's own pose; 0 where none is given. Made-up parts stand behind what hides them
   * there; in all other poses the motion alone says what is in front.
   */
  restDepths: Partial<Record<BoneName, number>>;
  isDrawing: boolean;
  hasSkirt: boolean;
  hasLegs: boolean;
  /** Rest position, length 3 · vertexCount. */
  positions: Float32Array;
  /** Unit rest normal, length 3 · vertexCount. */
  normals: Float32Array;
  /** Texel, y down, length 2 · vertexCount. */
  uvs: Float32Array;
  /** Texel shift applied as the part turns sideways, length 2 · vertexCount. */
  sideShifts: Float32Array;
  /** Four bones a vertex, length 4 · vertexCount, indexes into BONES. */
  boneIndexes: Uint8Array;
  /** Four weights a vertex, descending, sum 1, length 4 · vertexCount. */
  boneWeights: Float32Array;
  /** Vertex indexes, counter-clockwise seen from outside (y up), length 3 · triangleCount. */
  triangles: Uint32Array;
  /** Index into textures, length triangleCount. */
  triangleTextures: Uint8Array;
  textures: Texture[];
  warnings: string[];
};
