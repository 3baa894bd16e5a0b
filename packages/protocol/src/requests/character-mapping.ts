/** Who plays whom: the field that maps people of a scene to characters. */
import { LIMITS } from '../limits.ts';
import { REFUSED, readText, requestField } from './request-field.ts';

/** Ids of characters by ids of people. Who is not in it stays as filmed. */
export type CharacterMapping = Readonly<Record<string, string>>;

/** A mapping as JSON text, or as an object in a JSON body. One that names nobody counts as not sent. */
export function characterMappingField() {
  return requestField({
    json: {
      anyOf: [
        { type: 'string', contentMediaType: 'application/json', maxLength: LIMITS.mappingLength },
        { type: 'object', additionalProperties: { type: 'string' }, maxProperties: LIMITS.mappedPeople },
      ],
      examples: ['{"person_…":"char_…"}'],
    },
    allowed: `JSON such as {"person_…":"char_…"}, an object of at most ${LIMITS.mappedPeople} texts`,
    read: (value) => readMapping(typeof value === 'string' ? parseJson(value) : value),
  });
}

function parseJson(text: string): unknown {
  if (text.length > LIMITS.mappingLength) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readMapping(value: unknown): CharacterMapping | undefined | typeof REFUSED {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return REFUSED;
  const entries = Object.entries(value);
  if (entries.length === 0) return undefined;
  if (entries.length > LIMITS.mappedPeople) return REFUSED;
  if (!entries.every(([person, character]) => isIdText(person) && isIdText(character))) return REFUSED;
  // fromEntries defines its properties, so that a person named __proto__ is a person like any other.
  return Object.fromEntries(entries);
}

function isIdText(value: unknown): boolean {
  const text = readText(value);
  return text !== undefined && text === value && text.length > 0 && text.length <= LIMITS.idLength;
}
