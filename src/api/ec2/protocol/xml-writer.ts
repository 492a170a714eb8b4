import { NormalizedSchema } from '@smithy/core/schema';
import { type $SchemaRef } from '@smithy/types';
import { xmlName } from './schema.js';
import { escapeXml } from './xml-text.js';

/** The inside of an element, in slices: a big answer leaves room for other requests between them. */
export type WriteSlices = (value: unknown) => Iterable<string>;

interface Writer {
  readonly whole: (value: never) => string;
  readonly slices: (value: never) => Iterable<string>;
}

type Values = Readonly<Record<string, never>>;

/** Characters after which a slice ends: about a millisecond of writing. */
const SLICE = 65_536;

/** Closures that write what the schema names. Made once a verb: the reply itself only walks values. */
export const compileWriter = (schema: $SchemaRef): WriteSlices =>
  writerOf(NormalizedSchema.of(schema)).slices as WriteSlices;

function writerOf(schema: NormalizedSchema): Writer {
  if (schema.isStructSchema()) return structWriter(schema);
  if (schema.isListSchema()) return listWriter(schema.getValueSchema());
  // Verbs without an answer of their own say that they worked; boto 2 looks for it.
  if (schema.isUnitSchema()) return scalar(() => '<return>true</return>');
  // AWS's times are whole seconds, written with milliseconds.
  if (schema.isTimestampSchema()) return scalar((value: Date) => `${value.toISOString().slice(0, 19)}.000Z`);
  if (schema.isBlobSchema()) return scalar((value: Uint8Array) => Buffer.from(value).toString('base64'));
  return scalar(schema.isStringSchema() ? (value: string) => escapeXml(value) : String);
}

const scalar = <T>(whole: (value: T) => string): Writer => ({
  whole,
  slices: (value: T) => [whole(value)],
});

interface Member {
  readonly open: string;
  readonly close: string;
  readonly empty: string;
  readonly writer: () => Writer;
}

/** Absent members leave no element, as on EC2; an empty list leaves an empty one. */
function structWriter(schema: NormalizedSchema): Writer {
  const members = new Map<string, Member>();
  for (const [name, member] of schema.structIterator()) {
    const tag = xmlName(member) ?? name;
    const writer = once(() => writerOf(member));
    members.set(name, { open: `<${tag}>`, close: `</${tag}>`, empty: `<${tag}/>`, writer });
  }
  return {
    whole: (value: Values) => {
      let out = '';
      // Over what is there, not over the schema: an instance has sixty members and shows a dozen.
      for (const name in value) {
        const member = members.get(name);
        const inside = value[name];
        if (member === undefined || inside === undefined || inside === null) continue;
        const text = member.writer().whole(inside);
        out += text === '' ? member.empty : member.open + text + member.close;
      }
      return out;
    },
    *slices(value: Values) {
      for (const name in value) {
        const member = members.get(name);
        const inside = value[name];
        if (member === undefined || inside === undefined || inside === null) continue;
        if (isEmptyList(inside)) yield member.empty;
        else {
          yield member.open;
          yield* member.writer().slices(inside);
          yield member.close;
        }
      }
    },
  };
}

function listWriter(item: NormalizedSchema): Writer {
  const tag = xmlName(item) ?? 'item';
  const [open, close] = [`<${tag}>`, `</${tag}>`];
  const writer = once(() => writerOf(item));
  return {
    whole: (values: readonly never[]) => {
      const { whole } = writer();
      let out = '';
      for (const value of values) out += open + whole(value) + close;
      return out;
    },
    *slices(values: readonly never[]) {
      const { whole, slices } = writer();
      let out = '';
      for (const value of values) {
        if (holdsMuch(value)) {
          yield out + open;
          yield* slices(value);
          out = close;
        } else out += open + whole(value) + close;
        if (out.length < SLICE) continue;
        yield out;
        out = '';
      }
      yield out;
    },
  };
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/** One reservation may hold a thousand instances. */
const holdsMuch = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).some((inside) => Array.isArray(inside) && inside.length > 50);

/** Compiled at its first use: some schemas hold themselves. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
