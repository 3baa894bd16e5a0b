/** How much there is to do, and who is there to do it. */
import { countLoad, type LoadRow } from '../../store/queries/count-load.ts';
import type { Orchestrator } from '../orchestrator.ts';

export type Load = LoadRow;

export function readLoad(orc: Orchestrator): Promise<Load> {
  return countLoad(orc.database, orc.settings.heartbeatTimeoutMs);
}
