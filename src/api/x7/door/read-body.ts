import type { z } from 'zod';
import { X7Error } from './x7-error.js';

const JSON_TYPES = /^(application\/json|text\/plain)\s*(;\s*charset=utf-8\s*)?$/i;
/** Deeper is no request of any client, and costs the reader. */
const DEEPEST = 32;
/** A surrogate that is escaped. */
const HALF = /\\ud[89a-f]/i;
const MALFORMED = 'Malformed request body';

/**
 * The body as the schema reads it. Throws 400 with the path of the first thing wrong, 415 for another type than JSON.
 */
export function readBody(schema: z.ZodType, bytes: Buffer, contentType: string | undefined): unknown {
  if (bytes.length > 0 && contentType && !JSON_TYPES.test(contentType))
    throw new X7Error(415, `Unsupported Content-Type: ${contentType.slice(0, 100)}`);
  const isEmpty = bytes.length === 0;
  const read = schema.safeParse(isEmpty ? undefined : jsonOf(bytes));
  if (read.success) return read.data;
  throw new X7Error(400, isEmpty ? MALFORMED : wordsOf(read.error));
}

function jsonOf(bytes: Buffer): unknown {
  const text = bytes.toString('utf8');
  if (text.includes('\\u0000')) throw new X7Error(400, 'A null character is not allowed');
  if (depthOf(text) > DEEPEST) throw new X7Error(400, 'The request body is nested too deeply');
  const value = parsed(text);
  if (HALF.test(text) && hasHalf(value)) throw new X7Error(400, 'A half of a character is not allowed');
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new X7Error(400, MALFORMED);
  }
}

/** JSON is written with the halves of characters that have no other half escaped; no database takes one. */
const hasHalf = (value: unknown): boolean => HALF.test(JSON.stringify(value).replaceAll('\\\\', ''));

/** Brackets that are open at once, at most; those in strings count too, which only makes it stricter. */
function depthOf(text: string): number {
  let [depth, most] = [0, 0];
  for (const letter of text) {
    if (letter === '{' || letter === '[') most = Math.max(most, ++depth);
    else if (letter === '}' || letter === ']') depth--;
  }
  return most;
}

/** OpenStack's words for an unknown key and for a bad value. */
export function wordsOf({ issues: [issue] }: z.ZodError, within: readonly string[] = []): string {
  if (!issue) return 'Invalid input';
  if (issue.code === 'unrecognized_keys')
    return `Additional properties are not allowed (${issue.keys.map((key) => `'${key}'`).join(', ')} ${issue.keys.length > 1 ? 'were' : 'was'} unexpected)`;
  const field = [...within, ...issue.path.map(String)].join('.');
  return field === ''
    ? `Invalid input: ${issue.message}`
    : `Invalid input for field/attribute ${field}. ${issue.message}`;
}
