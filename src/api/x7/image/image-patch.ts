import type { ImageDraft } from '../../../cloud/images/image-draft.js';
import type { ImageRow } from '../../../cloud/images/image.js';
import { X7Error } from '../door/x7-error.js';
import { applyField, type FieldRules, isBase, removeField, requireSameKind } from './image-fields.js';

/** Both media types of a patch. */
export const PATCH_TYPES = /^application\/openstack-images-v2\.[01]-json-patch\s*(;.*)?$/;

const OPS = ['add', 'replace', 'remove'] as const;

interface Change {
  readonly op: (typeof OPS)[number];
  readonly key: string;
  readonly value: unknown;
}

/** What its owner has said of an image so far. */
export const draftOf = (row: ImageRow): ImageDraft => row;

/**
 * The image as a patch leaves it. `isOldForm`: `{"replace": "/name", "value": …}` in place of
 * `{"op": "replace", "path": "/name", …}`. Throws 400, 403, and 409 for a property that is not there.
 */
export function patched(
  row: ImageRow,
  { body, isOldForm }: { readonly body: readonly object[]; readonly isOldForm: boolean },
  rules: FieldRules,
): ImageDraft {
  const before = draftOf(row);
  const after = body
    .map((one) => changeOf(one, isOldForm))
    .reduce((draft, change) => {
      return applyChange(draft, change, rules);
    }, before);
  requireSameKind(before, after);
  return after;
}

function applyChange(draft: ImageDraft, { op, key, value }: Change, rules: FieldRules): ImageDraft {
  const isThere = isBase(key) || hasCustom(draft, key);
  if (op === 'remove') {
    const removed = removeField(draft, key);
    if (isThere) return removed;
  } else {
    const changed = applyField(draft, [key, value], rules);
    if (op === 'add' || isThere) return changed;
  }
  throw new X7Error(409, `Property ${key.slice(0, 64)} does not exist.`);
}

function hasCustom({ properties, kernelId, ramdiskId }: ImageDraft, key: string): boolean {
  if (key === 'kernel_id') return kernelId !== null;
  if (key === 'ramdisk_id') return ramdiskId !== null;
  return Object.hasOwn(properties, key);
}

function changeOf(one: object, isOldForm: boolean): Change {
  const said = one as Readonly<Record<string, unknown>>;
  const named = OPS.filter((name) => Object.hasOwn(said, name));
  const op = isOldForm ? named[0] : OPS.find((name) => name === said['op']);
  if (op === undefined || (isOldForm && named.length > 1))
    throw bad(`Operations must be one of ${OPS.join(', ')}.`);
  if (op !== 'remove' && !Object.hasOwn(said, 'value'))
    throw bad(`Operation "${op}" requires a member named "value".`);
  return { op, key: keyOf(isOldForm ? said[op] : said['path']), value: said['value'] };
}

/** A pointer of one step: properties have no parts, and tags are a whole list. */
function keyOf(pointer: unknown): string {
  if (typeof pointer !== 'string' || !/^\/(?:[^/~]|~[01])+$/.test(pointer))
    throw bad(`Invalid JSON pointer for this resource: '${String(pointer).slice(0, 64)}'`);
  return pointer.slice(1).replaceAll('~1', '/').replaceAll('~0', '~');
}

const bad = (message: string): X7Error => new X7Error(400, message);
