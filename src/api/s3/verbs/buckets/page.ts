import type { Bucket } from '../../../../cloud/buckets/bucket.js';
import type { ListEntry, ListedObject, ObjectLists } from '../../../../cloud/objects/object-rows.js';
import { encoded } from '../../../ec2/protocol/canonical.js';
import { invalidArgument } from '../../protocol/s3-error.js';

/** Names in one answer at most. */
const MOST = 1_000;
/** No sequence is higher. */
export const EVERYTHING = 2 ** 53 - 1;

export type Lists = Pick<ObjectLists, 'page'>;

export interface PageInput {
  readonly Prefix?: string | undefined;
  readonly Delimiter?: string | undefined;
  readonly MaxKeys?: number | undefined;
  readonly EncodingType?: string | undefined;
}

/** How names are written in the answer. Throws InvalidArgument. */
export function writerFor({ EncodingType: type }: PageInput): (name: string) => string {
  if (type === undefined) return (name) => name;
  if (type !== 'url')
    return invalidArgument('encoding-type', type, 'Invalid Encoding Method specified in Request');
  return (name) => name.split('/').map(encoded).join('/');
}

/** Throws InvalidArgument. */
export function mostOf({ MaxKeys = MOST }: PageInput): number {
  if (MaxKeys < 0)
    invalidArgument(
      'maxKeys',
      String(MaxKeys),
      'Argument maxKeys must be an integer between 0 and 2147483647',
    );
  return Math.min(MaxKeys, MOST);
}

/** What a page shows. */
export interface Page {
  readonly objects: readonly ListedObject[];
  readonly prefixes: readonly string[];
  readonly most: number;
  /** The last name, when there are more. */
  readonly last: string | undefined;
  readonly write: (name: string) => string;
}

/** The page after a name. Throws InvalidArgument. */
export async function pageAfter(
  lists: Lists,
  bucket: Bucket,
  input: PageInput & { readonly after: string },
): Promise<Page> {
  const [write, most] = [writerFor(input), mostOf(input)];
  const { Prefix: prefix = '', Delimiter: delimiter = '', after } = input;
  const start = after === '' ? '' : `${after}\u0001`;
  const asked = {
    prefix,
    delimiter,
    start,
    below: EVERYTHING,
    passed: after,
    allVersions: false,
    most: most + 1,
  };
  const found: readonly ListEntry[] = most === 0 ? [] : await lists.page(bucket.id, asked);
  const shown = found.slice(0, most);
  return {
    objects: shown.filter((entry) => !entry.isPrefix),
    prefixes: shown.filter(({ isPrefix }) => isPrefix).map(({ key }) => key),
    ...{ most, write, last: found.length > most ? shown.at(-1)?.key : undefined },
  };
}
