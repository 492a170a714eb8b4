import { EngineError } from '../../common/errors/engine-error.js';

export interface Tag {
  readonly key: string;
  readonly value: string;
}

export const MAX_TAGS = 50;
/** The tag that names a resource: X7's `name` is its value. */
export const NAME_KEY = 'Name';
const MAX_KEY = 128;
const MAX_VALUE = 256;

/**
 * Tags as asked for, checked by AWS's rules. A missing value is the empty one. Throws InvalidParameterValue,
 * TagLimitExceeded.
 */
export function checkedTags(
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[],
): readonly Tag[] {
  const seen = new Set<string>();
  const checked = tags.map(({ Key: key = '', Value: value = '' }) => {
    checkKey(key);
    if (Array.from(value).length > MAX_VALUE)
      refuse(`Tag value exceeds the maximum length of ${MAX_VALUE} characters`);
    if (value.includes('\0')) refuse('Tag value holds a character that is not allowed');
    if (seen.has(key)) refuse(`Duplicate tag key '${key}' specified.`);
    seen.add(key);
    return { key, value };
  });
  if (checked.length > MAX_TAGS) throw tooManyTags();
  return checked;
}

/** AWS keeps `aws:` in any case of letters for itself. */
export function checkKey(key: string): void {
  if (key === '') refuse('Tag key cannot be null or empty');
  if (Array.from(key).length > MAX_KEY) refuse(`Tag key exceeds the maximum length of ${MAX_KEY} characters`);
  if (key.includes('\0')) refuse('Tag key holds a character that is not allowed');
  if (/^aws:/i.test(key)) refuse("Tag keys starting with 'aws:' are reserved for internal use");
}

export const tooManyTags = (): EngineError =>
  new EngineError('TagLimitExceeded', 'The maximum number of Tags for a resource has been reached.');

function refuse(message: string): never {
  throw new EngineError('InvalidParameterValue', message);
}
