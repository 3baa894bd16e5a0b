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

/** Keys of objects. Those of characters and scenes take the row's `files_prefix`: an imported scene has its template's. */
export const objectKeys = {
  inputPicture: (jobId: string) => `${prefixes.inputs(jobId)}/picture`,
  inputVideo: (jobId: string) => `${prefixes.inputs(jobId)}/video`,

  characterSource: (filesPrefix: string) => `${filesPrefix}/source`,
  characterRig: (filesPrefix: string) => `${filesPrefix}/character.rig`,
  characterThumbnail: (filesPrefix: string) => `${filesPrefix}/thumbnail.webp`,

  sceneSource: (filesPrefix: string) => `${filesPrefix}/source`,
  sceneFile: (filesPrefix: string) => `${filesPrefix}/clip.scene`,
  sceneThumbnail: (filesPrefix: string, number: number) => `${filesPrefix}/thumbnail-${number}.webp`,

  jobRig: (jobId: string) => `${prefixes.job(jobId)}/character.rig`,
  jobScene: (jobId: string) => `${prefixes.job(jobId)}/clip.scene`,
  jobChunk: (jobId: string, number: number) => `${prefixes.job(jobId)}/chunk-${number}.mp4`,
  jobMaskChunk: (jobId: string, number: number) => `${prefixes.job(jobId)}/mask-${number}.mp4`,
  jobResult: (jobId: string) => `${prefixes.job(jobId)}/result.mp4`,
  jobMask: (jobId: string) => `${prefixes.job(jobId)}/mask.mp4`,
} as const;
