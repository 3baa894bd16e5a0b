/** What `render --json` prints. */
import type { RenderResult } from '@understudy/engine/pipeline';

export type VideoReport = RenderResult & { secondsPerStage: Record<string, number> };
