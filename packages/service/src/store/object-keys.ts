/** The one table of where objects lie. What is not listed here is not in the object store. */

const prefixes = {
  /** What a render job was sent with. */
  inputs: (jobId: string) => `inputs/${jobId}`,
  character: (characterId: string) => `characters/${characterId}`,
  scene: (sceneId: string) => `scenes/${sceneId}`,
  /** What a job makes. */
  job: (jobId: string) => `jobs/${jobId}`,
} as const;

/** Folders of objects, for `deletePrefix` and for the `files_prefix` of characters and scenes. */
export const objectPrefixes = prefixes;

/** What objects are called in the folders of jobs and assets. */
const names = {
  source: 'source',
  rig: 'character.rig',
  scene: 'clip.scene',
  thumbnail: 'thumbnail.webp',
  /** Of person number n of a scene, counted from 0. */
  personThumbnail: (number: number) => `thumbnail-${number}.webp`,
  chunk: (number: number) => `chunk-${number}.mp4`,
  maskChunk: (number: number) => `mask-${number}.mp4`,
  result: 'result.mp4',
  mask: 'mask.mp4',
} as const;

export const objectNames = names;

/** Keys of objects. Those of characters and scenes take the row's `files_prefix`: an imported scene has its template's. */
export const objectKeys = {
  inputPicture: (jobId: string) => `${prefixes.inputs(jobId)}/picture`,
  inputVideo: (jobId: string) => `${prefixes.inputs(jobId)}/video`,

  characterSource: (filesPrefix: string) => `${filesPrefix}/${names.source}`,
  characterRig: (filesPrefix: string) => `${filesPrefix}/${names.rig}`,
  characterThumbnail: (filesPrefix: string) => `${filesPrefix}/${names.thumbnail}`,

  sceneSource: (filesPrefix: string) => `${filesPrefix}/${names.source}`,
  sceneFile: (filesPrefix: string) => `${filesPrefix}/${names.scene}`,
  sceneThumbnail: (filesPrefix: string, number: number) => `${filesPrefix}/${names.personThumbnail(number)}`,

  jobRig: (jobId: string) => `${prefixes.job(jobId)}/${names.rig}`,
  jobScene: (jobId: string) => `${prefixes.job(jobId)}/${names.scene}`,
  jobChunk: (jobId: string, number: number) => `${prefixes.job(jobId)}/${names.chunk(number)}`,
  jobMaskChunk: (jobId: string, number: number) => `${prefixes.job(jobId)}/${names.maskChunk(number)}`,
  jobResult: (jobId: string) => `${prefixes.job(jobId)}/${names.result}`,
  jobMask: (jobId: string) => `${prefixes.job(jobId)}/${names.mask}`,
} as const;
