import { z } from 'zod';

/** Shapes that answers of several services have in common, strictly. */

export const links = z.array(
  z.strictObject({ rel: z.string(), href: z.string(), type: z.string().optional() }),
);

/** `2026-11-29T22:07:54Z`. */
export const seconds = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
/** `2026-11-29T22:07:54.000000`. */
export const micros = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/);
/** `2026-11-29T22:07:54.000000Z`. */
export const microsZ = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);

export const texts = z.record(z.string(), z.string());

/** Whether text says true. */
export const isTrue = (said: string): boolean => /^(true|1|t|on|yes|y)$/i.test(said);

/** Whether a request that says true or false in one of OpenStack's ways says true. */
export const boolish = z
  .union([z.boolean(), z.string().regex(/^(true|1|t|on|yes|y|false|0|f|off|no|n)$/i)])
  .transform((said) => said === true || (typeof said === 'string' && isTrue(said)));

/** A whole number, or its digits. */
export const integerish = (least: number, most: number) =>
  z
    .union([z.int(), z.string().regex(/^-?\d{1,10}$/)])
    .transform(Number)
    .pipe(z.int().min(least).max(most));

/** Of nova's names: printable, no white space at its ends. */
export const nameText = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^\x00-\x1f\x7f]*$/, 'It may hold printable characters only')
  .refine((text) => text.trim() === text, 'It may not begin or end with white space');

export const metadataKey = z.string().regex(/^[a-zA-Z0-9-_:. ]{1,255}$/);
export const metadata = z.record(metadataKey, z.string().max(255));
