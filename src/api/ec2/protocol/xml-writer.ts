import { NormalizedSchema } from '@smithy/core/schema';
import { type $SchemaRef } from '@smithy/types';
import { onceWhereFrozen, type Pieces, type Values } from './frozen-text.js';
import { xmlName } from './schema.js';
import { escapeXml } from './xml-text.js';

/** The inside of an element, in slices: a big answer leaves room for other requests between them. */
export type WriteSlices = (value: unknown) => Iterable<string>;

interface Writer {
  readonly whole: (value: never, out: Pieces) => void;
  readonly slices: (value: never, out: Pieces) => Iterable<string>;
}

/** Pieces after which a slice ends: about a millisecond of writing. */
const SLICE = 10_000;

/** Closures that write what the schema names. Made once a verb: the reply itself only walks values. */
export function compileWriter(schema: $SchemaRef): WriteSlices {
  const { slices } = writerOf(NormalizedSchema.of(schema));
  return function* (value) {
    const out: Pieces = [];
    yield* slices(value as never, out);
    yield out.join('');
  };
}

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

function scalar<T>(text: (value: T) => string): Writer {
  const whole = (value: T, out: Pieces) => void out.push(text(value));
  return { whole, slices: (value: T, out) => (whole(value, out), NOTHING) };
}

const NOTHING: readonly string[] = [];

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
  return { whole: onceWhereFrozen(wholeStruct(members)), slices: structInSlices(members) };
}

/** Over what is there, not over the schema: an instance has sixty members and shows a dozen. */
const wholeStruct = (members: ReadonlyMap<string, Member>) => (value: Values, out: Pieces) => {
  for (const name in value) {
    const inside = value[name];
    const member = inside === undefined || inside === null ? undefined : members.get(name);
    if (member === undefined) continue;
    if (isEmptyList(inside)) out.push(member.empty);
    else {
      out.push(member.open);
      member.writer().whole(inside as never, out);
      out.push(member.close);
    }
  }
};

/** The same, stopping now and then; slower, so only for what holds much. */
const structInSlices = (members: ReadonlyMap<string, Member>) =>
  function* (value: Values, out: Pieces) {
    for (const name in value) {
      const inside = value[name];
      const member = inside === undefined || inside === null ? undefined : members.get(name);
      if (member === undefined) continue;
      if (isEmptyList(inside)) out.push(member.empty);
      else {
        out.push(member.open);
        yield* member.writer().slices(inside as never, out);
        out.push(member.close);
      }
    }
  };

function listWriter(item: NormalizedSchema): Writer {
  const tag = xmlName(item) ?? 'item';
  const [open, close] = [`<${tag}>`, `</${tag}>`];
  const writer = once(() => writerOf(item));
  return {
    whole: (values: readonly never[], out) => {
      const { whole } = writer();
      for (const value of values) {
        out.push(open);
        whole(value, out);
        out.push(close);
      }
    },
    *slices(values: readonly never[], out) {
      const { whole, slices } = writer();
      for (const value of values) {
        out.push(open);
        if (holdsMuch(value)) yield* slices(value, out);
        else whole(value, out);
        out.push(close);
        if (out.length >= SLICE) yield out.splice(0).join('');
      }
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
