/** A character as other rooms see it. */
import type { CharacterRow } from '../../store/queries/character-row.ts';
import type { Orchestrator } from '../orchestrator.ts';

export type CharacterView = Omit<CharacterRow, 'encoded' | 'engine'> & {
  hasV3Encoding: boolean;
  hasV4Encoding: boolean;
};

export function viewCharacter({ settings }: Orchestrator, row: CharacterRow): CharacterView {
  const { encoded: _encoded, engine, ...view } = row;
  // An encoding serves every model that has the engine that it was made with.
  const serves = (model: string): boolean => row.status === 'ready' && settings.models[model] === engine;
  return { ...view, hasV3Encoding: serves('V3_Preview'), hasV4Encoding: serves('V4_Preview') };
}
