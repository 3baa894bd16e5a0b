/** Writes docs/reference/api.md from the table of endpoints; with --check, fails if the file on disk is not what the table says. */
import { readFileSync, writeFileSync } from 'node:fs';
import {
  type ApiOperation,
  buildOpenApi,
  ENDPOINTS,
  type Endpoint,
  errorsOf,
  type JsonSchema,
  OPERATION_ENDPOINTS,
} from '@understudy/protocol';

const FILE = new URL('../docs/reference/api.md', import.meta.url);

const DOCUMENT = buildOpenApi();

/** An endpoint with no errors of its own. */
const BARE: Endpoint = { ...ENDPOINTS.getCredits, errors: [] };

const ERRORS_OF_ANY = errorsOf(BARE);

const KEY_ERRORS = ERRORS_OF_ANY.filter((error) => !errorsOf({ ...BARE, auth: 'none' }).includes(error));

const INTRODUCTION = `# HTTP API

<!-- Written by scripts/write-api-reference.ts from packages/protocol/src/endpoints.ts and its schemas: edit there, then \`npm run docs\`. -->

A running service describes itself to programs in \`/openapi.json\`; this page says the same to people.

- The key goes into the header \`Authorization: Bearer sk-…\`.
- **Every success answers 200**, also where something is created. Every error answers the envelope of [errors](errors.md). Any
  endpoint may answer ${list(errorsOf({ ...BARE, auth: 'none' }))}; one that takes a key also
  ${list(KEY_ERRORS)}. What else one may answer stands with it.
- Creates take \`multipart/form-data\`, \`application/x-www-form-urlencoded\` or JSON; files only the first. Unknown fields are
  ignored. A field that is empty counts as not sent; one with a bad value is an error.
- Times are ISO 8601 in UTC. The fields of an answer are always there; what is not known (yet) is \`null\`.
- Lists are newest first.`;

/** The whole page, ending in a newline. */
export function apiReference(): string {
  const endpoints: Endpoint[] = Object.values({ ...ENDPOINTS, ...OPERATION_ENDPOINTS });
  const sections = [INTRODUCTION];
  for (const [tag, tagged] of Map.groupBy(endpoints, (endpoint) => endpoint.tag)) {
    sections.push(`## ${tag}`, ...tagged.flatMap(describeEndpoint));
  }
  sections.push('## Answers');
  for (const name of answerNames(endpoints)) {
    sections.push(`### ${name}`, table(answerRows(DOCUMENT.components.schemas[name]!)));
  }
  return `${sections.join('\n\n')}\n`;
}

function describeEndpoint(endpoint: Endpoint): string[] {
  const { method, path, summary, description, auth } = endpoint;
  const operation = DOCUMENT.paths[path]![method.toLowerCase()]!;
  const errors = errorsOf(endpoint).filter(
    (error) => endpoint.errors.includes(error) || !ERRORS_OF_ANY.includes(error),
  );
  const access = auth === 'key' ? '' : ' Open to all without a key.';
  return [
    `### ${method} ${path}`,
    `${summary}. ${description ?? ''}${description ? '' : access.trim()}`.trim(),
    ...describeFields(operation),
    `Answers ${answerOf(operation)}.${errors.length > 0 ? ` Errors: ${list(errors)}.` : ''}`,
  ];
}

/** The fields of the body or of the query. */
function describeFields({ parameters = [], requestBody }: ApiOperation): string[] {
  if (requestBody) {
    const { content } = requestBody;
    const { schema, encoding = {} } = content['multipart/form-data'] ?? Object.values(content)[0]!;
    const { properties = {}, required = [] } = resolve(schema);
    const fields = Object.entries(properties).map(([name, property]) => {
      const files = encoding[name];
      const type = files ? `file: ${files.contentType}` : typeOf(property);
      return fieldRow(name, { property, type, isRequired: required.includes(name) });
    });
    return [table(fields, 'Field')];
  }
  const queries = parameters.filter((parameter) => parameter.in === 'query');
  if (queries.length === 0) return [];
  const rows = queries.map(({ name, description, schema, required }) =>
    fieldRow(name, {
      property: description ? { ...schema, description } : schema,
      type: typeOf(schema),
      isRequired: required,
    }),
  );
  return [table(rows, 'Query')];
}

type FieldFacts = { property: JsonSchema; type: string; isRequired: boolean };

function fieldRow(name: string, { property, type, isRequired }: FieldFacts): string[] {
  const fallback = property.default === undefined ? '' : `Default ${code(String(property.default))}.`;
  const notes = [property.description, isRequired ? '**Required.**' : fallback].filter(Boolean);
  return [code(name), type, notes.join(' ')];
}

function answerOf({ responses }: ApiOperation): string {
  const types = Object.entries(responses['200']!.content);
  return types.map(([type, { schema }]) => (schema.$ref ? linkTo(schema.$ref) : code(type))).join(' or ');
}

/** The answers of endpoints, and what they refer to, in the order in which a reader meets them. */
function answerNames(endpoints: Endpoint[]): Set<string> {
  const operations = endpoints.map(({ path, method }) => DOCUMENT.paths[path]![method.toLowerCase()]!);
  const names = new Set<string>();
  const visit = (text: string) => {
    for (const [, name] of text.matchAll(/#\/components\/schemas\/(\w+)/g)) {
      if (names.has(name!) || name === 'ErrorCode') continue;
      names.add(name!);
      visit(JSON.stringify(DOCUMENT.components.schemas[name!]));
    }
  };
  for (const { responses } of operations) visit(JSON.stringify(responses['200']));
  return names;
}

/** One row a field; the fields of an object without a name follow it, their names put together. */
function answerRows({ properties = {} }: JsonSchema, prefix = ''): string[][] {
  return Object.entries(properties).flatMap(([name, property]) => {
    const inner = property.items ?? property;
    const path = `${prefix}${name}`;
    const rows = [[code(path), typeOf(property), property.description ?? '']];
    return inner.properties ? [...rows, ...answerRows(inner, `${path}${property.items ? '[]' : ''}.`)] : rows;
  });
}

function typeOf(schema: JsonSchema): string {
  if (schema.$ref) return schema.$ref.endsWith('/ErrorCode') ? '[code](errors.md)' : linkTo(schema.$ref);
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].join(' or ');
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ type })).join(' or ');
  if (schema.enum) return schema.enum.map((value) => code(String(value))).join(', ');
  if (schema.const !== undefined) return code(JSON.stringify(schema.const));
  if (schema.type === 'array') return `list of ${schema.items ? typeOf(schema.items) : 'anything'}`;
  if (schema.type === 'integer') return `whole number${range(schema)}`;
  if (schema.format === 'date-time') return 'time';
  if (schema.format === 'uri') return 'address';
  return { boolean: 'true or false', string: 'text', null: 'null' }[schema.type ?? ''] ?? schema.type ?? 'anything';
}

function range({ minimum, maximum }: JsonSchema): string {
  return minimum === undefined || maximum === undefined ? '' : `, ${minimum} to ${maximum}`;
}

function resolve(schema: JsonSchema): JsonSchema {
  return schema.$ref ? DOCUMENT.components.schemas[nameOf(schema.$ref)]! : schema;
}

function nameOf(ref: string): string {
  return ref.split('/').at(-1)!;
}

function linkTo(ref: string): string {
  return `[${nameOf(ref)}](#${nameOf(ref).toLowerCase()})`;
}

function list(codes: string[]): string {
  return codes.map(code).join(', ');
}

function code(text: string): string {
  return `\`${text}\``;
}

function table(rows: string[][], title = 'Field'): string {
  return [`| ${title} | Type | |`, '|---|---|---|', ...rows.map((cells) => `| ${cells.join(' | ')} |`)].join('\n');
}

if (import.meta.main) {
  const wanted = apiReference();
  if (!process.argv.includes('--check')) writeFileSync(FILE, wanted);
  else if (readFileSync(FILE, 'utf8') !== wanted) {
    console.error('docs/reference/api.md is not what the table of endpoints says. Run: npm run docs');
    process.exitCode = 1;
  }
}
