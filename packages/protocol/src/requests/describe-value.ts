/** Says what was sent in a field, shortly and without anything that could disturb a log or a terminal. */

const MAX_LENGTH = 60;

/** A noun phrase: `"maybe"`, `12`, `a list`, `nothing`. Long text is cut; control characters are escaped. */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case 'undefined':
      return 'nothing';
    case 'string':
      return describeText(value);
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'symbol':
      return 'a file';
    default:
      if (value === null) return 'nothing';
      return Array.isArray(value) ? `a list of ${value.length}` : 'an object';
  }
}

function describeText(text: string): string {
  const shown = JSON.stringify(text.slice(0, MAX_LENGTH)).replaceAll(/[\u007f-\u009f\u2028\u2029]/g, '\\ufffd');
  return text.length > MAX_LENGTH ? `${shown} and ${text.length - MAX_LENGTH} more characters` : shown;
}
