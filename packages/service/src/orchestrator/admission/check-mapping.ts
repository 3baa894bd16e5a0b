/** Checks a `character_mapping`: which person of the scene becomes which character. */
import type { UnderstudyError } from '@understudy/protocol';
import type { CharacterRow } from '../../store/queries/character-row.ts';
import { findCharacter } from '../../store/queries/find-character.ts';
import type { SceneRow } from '../../store/queries/scene-row.ts';
import type { Orchestrator } from '../orchestrator.ts';
import { refuseField } from './refuse.ts';
import type { RenderInput } from './submit-render.ts';

export type CheckedMapping = {
  mapping: Record<string, string>;
  /** The different characters in it, at least one. */
  characters: CharacterRow[];
};

/**
 * Undefined where there is none; an empty one is none.
 *
 * @throws UnderstudyError CS-ORIV-012 where there are no people to be mapped, or for a person or character that does not exist
 */
export async function checkMapping(
  orc: Orchestrator,
  accountId: string,
  { mapping = {}, picture }: RenderInput,
  scene: SceneRow | undefined,
): Promise<CheckedMapping | undefined> {
  const people = Object.keys(mapping);
  if (people.length === 0) return undefined;
  if (!scene) throw refuse('it names people of a preprocessed scene, and the request has none');
  if (picture) throw refuse('it names preprocessed characters, and the request brings a ref_image');
  for (const person of people) {
    if (scene.segments.some(({ uuid }) => uuid === person)) continue;
    const known = scene.segments.map(({ uuid }) => uuid).join(', ');
    throw refuse(`there is no person '${person}' in scene '${scene.id}'; its people are: ${known || 'none'}`);
  }
  const characters: CharacterRow[] = [];
  for (const characterId of new Set(Object.values(mapping))) {
    const character = await findCharacter(orc.database, accountId, characterId);
    if (!character) throw refuse(`there is no character '${characterId}'`);
    characters.push(character);
  }
  return { mapping, characters };
}

function refuse(problem: string): UnderstudyError {
  const remedy = 'Send JSON such as {"person_…":"char_…"} with people of the scene and characters of your own.';
  return refuseField('CS-ORIV-012', 'character_mapping', problem, remedy);
}
