import { UUID } from '../../../common/ids/uuid.js';
import { X7Error } from '../door/x7-error.js';

/** Longest name, tag and text. */
export const LONGEST = 255;

export function textIn(key: string, value: unknown): string {
  if (typeof value === 'string' && value.length <= LONGEST) return value;
  throw bad(key, 'It is a text of up to 255 characters');
}

export function booleanIn(key: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw bad(key, `${JSON.stringify(value)} is not of type 'boolean'`);
}

export function countIn(key: string, value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 31) return value;
  throw bad(key, 'It is a whole number, and not negative');
}

export function formatIn(key: string, value: unknown, formats: readonly string[]): string | null {
  if (value === null || formats.includes(value as string)) return value as string | null;
  throw bad(key, `${JSON.stringify(value)} is not one of ${formats.join(', ')}`);
}

export function imageIn(key: string, value: unknown): string | null {
  if (value === null || value === '') return null;
  if (typeof value === 'string' && UUID.test(value)) return value.toLowerCase();
  throw bad(key, 'It is the UUID of an image');
}

/** 400 of a property that cannot be so. */
export const bad = (key: string, why: string): X7Error =>
  new X7Error(400, `Invalid value for '${key.slice(0, 64)}': ${why.slice(0, 200)}.`);
