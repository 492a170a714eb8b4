import { type NormalizedSchema } from '@smithy/core/schema';
import { booleanOf } from './boolean-text.js';
import { type Constraint, MAX_TEXT } from './constraint.js';
import { quoted, refuse } from './refuse.js';

/** One parameter's text → its value. `path` is how the caller wrote it. Throws InvalidParameterValue. */
export type ReadScalar = (raw: string, path: string) => unknown;

const INT32_MAX = 2_147_483_647;
const INTEGER = /^[+-]?\d{1,19}$/;
/** ISO 8601, as AWS documents it: a date, or date and time with a zone. */
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;
/** What XML 1.0 cannot carry and PostgreSQL's text cannot hold. */
const UNPRINTABLE = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

/** The schema's numbers do not tell whole from broken ones; no verb here takes a fraction. */
export function scalarReader(schema: NormalizedSchema, constraint: Constraint = {}): ReadScalar {
  if (schema.isBooleanSchema()) return readBoolean;
  if (schema.isNumericSchema()) return integerReader(constraint);
  if (schema.isTimestampSchema()) return readTimestamp;
  if (schema.isBlobSchema()) return blobReader(constraint);
  return textReader(constraint);
}

const readBoolean: ReadScalar = (raw, path) =>
  booleanOf(raw) ?? wrong(raw, path, "Expecting 'true' or 'false'.");

const integerReader =
  ({ min = -INT32_MAX - 1, max = INT32_MAX }: Constraint): ReadScalar =>
  (raw, path) => {
    const value = INTEGER.test(raw) ? Number(raw) : wrong(raw, path, 'It is not an integer.');
    if (value < min) wrong(raw, path, `The minimum is ${min}.`);
    return value <= max ? value : wrong(raw, path, `The maximum is ${max}.`);
  };

const readTimestamp: ReadScalar = (raw, path) => {
  const time = TIMESTAMP.test(raw) ? Date.parse(raw) : NaN;
  return Number.isNaN(time)
    ? wrong(raw, path, 'It is not a time of the form yyyy-mm-ddThh:mm:ssZ.')
    : new Date(time);
};

/** Base64, padded or not; the line breaks that some tools put in are passed over. */
const blobReader =
  ({ maxLength = MAX_TEXT }: Constraint): ReadScalar =>
  (raw, path) => {
    const text = raw.replace(/[\r\n]/g, '');
    if (text.length > maxLength) tooLong(path, maxLength);
    return BASE64.test(text) ? Buffer.from(text, 'base64') : wrong(raw, path, 'It is not base64.');
  };

function textReader({ oneOf, maxLength = MAX_TEXT }: Constraint): ReadScalar {
  const allowed = oneOf && new Set(oneOf);
  return (raw, path) => {
    if (raw.length > maxLength) tooLong(path, maxLength);
    if (UNPRINTABLE.test(raw))
      refuse(
        'InvalidParameterValue',
        `The value for parameter ${path} contains characters that are not allowed.`,
      );
    if (allowed && !allowed.has(raw)) wrong(raw, path, `Valid values are: ${[...allowed].join(', ')}.`);
    return raw;
  };
}

const tooLong = (path: string, most: number): never =>
  refuse(
    'InvalidParameterValue',
    `The value for parameter ${path} is too long: the maximum is ${most} characters.`,
  );

const wrong = (raw: string, path: string, why: string): never =>
  refuse('InvalidParameterValue', `Value (${quoted(raw)}) for parameter ${path} is invalid. ${why}`);
