/** What the orchestrator keeps of a clip, out of what the engine tells of it. */
import type { SceneSummary } from '@understudy/engine/pipeline';
import type { VideoFacts } from '../orchestrator/index.ts';

export function factsOfClip({ width, height, fps, frameCount, durationSeconds }: SceneSummary['info']): VideoFacts {
  return { width, height, fps: fps.num / fps.den, frames: frameCount, durationSeconds };
}
