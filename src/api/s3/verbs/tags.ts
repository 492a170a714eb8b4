import { S3Error } from '../protocol/s3-error.js';

type Tag = readonly [key: string, value: string];

/** Letters in key and value, as S3 counts them. */
const MAX_KEY = 128;
const MAX_VALUE = 256;
const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Throws InvalidTag, and BadRequest's kin for more than `most`. */
export function checkTags(tags: readonly Tag[], most: number): readonly Tag[] {
  if (tags.length > most) throw new S3Error('InvalidTag', `Object tags cannot be greater than ${most}`);
  if (new Set(tags.map(([key]) => key)).size < tags.length)
    throw new S3Error('InvalidTag', 'Cannot provide multiple Tags with the same key');
  for (const [key, value] of tags) {
    if (key === '' || key.length > MAX_KEY || !ALLOWED.test(key) || key.startsWith('aws:'))
      throw new S3Error('InvalidTag', 'The TagKey you have provided is invalid', {
        TagKey: key.slice(0, 200),
      });
    if (value.length > MAX_VALUE || !ALLOWED.test(value))
      throw new S3Error('InvalidTag', 'The TagValue you have provided is invalid', { TagKey: key });
  }
  return tags;
}

/** Of a document `Tagging`. */
export const tagsOf = (
  set: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined,
): readonly Tag[] => (set ?? []).map(({ Key = '', Value = '' }) => [Key, Value]);

export const tagSetOf = (tags: readonly Tag[]) => tags.map(([Key, Value]) => ({ Key, Value }));
