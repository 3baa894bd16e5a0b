/** One row of the settings table, and the kinds of rows that there are: how text becomes a value, and which values are allowed. */
import { z } from 'zod';

export type Setting<T> = {
  /** The environment variable that it is read from. */
  variable: string;
  /** Text to value; its messages are not shown, `allowed` is. */
  schema: z.ZodType<T, string>;
  /** What may be given, as the end of the sentence "allowed is …". */
  allowed: string;
  fallback: T;
  /** The default as documented, where it is not the fallback itself: it depends on the machine, or there is none. */
  fallbackText?: string;
  /** One sentence for the reference. */
  about: string;
};

type Common<T> = { about: string; fallback: T; fallbackText?: string };
type Range = { min: number; max: number };

export function wholeNumber(variable: string, { min, max, ...row }: Common<number> & Range): Setting<number> {
  const schema = z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(min).max(max));
  return { variable, schema, allowed: `a whole number from ${min} to ${max}`, ...row };
}

export function share(variable: string, row: Common<number>): Setting<number> {
  const schema = z
    .string()
    .regex(/^\d*\.?\d+$/)
    .transform(Number)
    .pipe(z.number().min(0).max(1));
  return { variable, schema, allowed: 'a number from 0 to 1', ...row };
}

export function choice<const T extends string>(variable: string, values: readonly T[], row: Common<T>): Setting<T> {
  const allowed = `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
  return { variable, schema: z.string().pipe(z.enum(values)) as z.ZodType<T, string>, allowed, ...row };
}

export function yesOrNo(variable: string, row: Common<boolean>): Setting<boolean> {
  const schema = z
    .enum(['yes', 'no', 'true', 'false', '1', '0'])
    .transform((word) => ['yes', 'true', '1'].includes(word));
  return { variable, schema: z.string().pipe(schema), allowed: 'yes or no', ...row };
}

export function text(variable: string, row: Common<string> & { allowed: string }): Setting<string> {
  return { variable, schema: z.string(), ...row };
}

/** A URL with one of these schemes, kept as text. */
export function url(variable: string, schemes: string[], row: { about: string }): Setting<string | undefined> {
  const isAllowed = (value: string): boolean =>
    URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1));
  const allowed = `a URL that starts with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`;
  return { variable, schema: z.string().refine(isAllowed), allowed, fallback: undefined, fallbackText: 'none', ...row };
}

/** `name=value,name=value` */
export function pairs<const T extends string>(
  variable: string,
  { names, values }: { names: readonly string[]; values: readonly T[] },
  row: Common<Record<string, T>>,
): Setting<Record<string, T>> {
  const pair = z.tuple([z.string().refine((name) => names.includes(name)), z.string().pipe(z.enum(values))]);
  const schema = z
    .string()
    .transform((list) =>
      list.split(',').map((entry) =>
        entry
          .trim()
          .split('=')
          .map((part) => part.trim()),
      ),
    )
    .pipe(z.array(pair))
    .transform((entries) => Object.fromEntries(entries) as Record<string, T>);
  const allowed = `name=value with commas between, names ${names.join(', ')}, values ${values.join(', ')}`;
  return { variable, schema: schema as z.ZodType<Record<string, T>, string>, allowed, ...row };
}

/** Address ranges such as `10.0.0.0/8,fd00::/8`. */
export function addressRanges(variable: string, row: { about: string }): Setting<string[]> {
  const schema = z
    .string()
    .transform((list) => list.split(',').map((range) => range.trim()))
    .pipe(z.array(z.union([z.cidrv4(), z.cidrv6()])));
  const allowed = 'ranges in CIDR notation with commas between, such as 10.0.0.0/8,fd00::/8';
  return { variable, schema, allowed, fallback: [], fallbackText: 'none', ...row };
}

/** Origins of web pages such as `https://studio.example,http://localhost:5173`, or `*` for any. */
export function origins(variable: string, row: { about: string }): Setting<string[]> {
  const isOrigin = (value: string): boolean =>
    value === '*' || (URL.canParse(value) && new URL(value).origin === value);
  const schema = z
    .string()
    .transform((list) => list.split(',').map((origin) => origin.trim()))
    .pipe(z.array(z.string().refine(isOrigin)));
  const allowed = 'origins with commas between, such as https://studio.example, or *';
  return { variable, schema, allowed, fallback: [], fallbackText: 'none', ...row };
}
