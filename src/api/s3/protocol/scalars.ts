import type { NormalizedSchema } from '@smithy/core/schema';

/** A text of the wire as the schema has it; undefined: it is none. */
export type ReadText = (text: string) => unknown;

const INTEGER = /^-?\d{1,15}$/;

export function textReaderOf(schema: NormalizedSchema): ReadText {
  if (schema.isBooleanSchema()) return (text) => ({ true: true, false: false })[text.toLowerCase()];
  if (schema.isNumericSchema()) return (text) => (INTEGER.test(text.trim()) ? Number(text) : undefined);
  if (schema.isTimestampSchema()) return readTime;
  return (text) => text;
}

function readTime(text: string): Date | undefined {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

/** A value as the text of an element, before it is escaped. */
export function elementText(value: unknown): string {
  return value instanceof Date ? `${value.toISOString().slice(0, 19)}.000Z` : String(value);
}

/** A value as the text of a header. */
export function headerText(value: unknown): string {
  return value instanceof Date ? value.toUTCString() : String(value);
}
