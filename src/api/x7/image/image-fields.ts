import { type ImageDraft, kindOf } from '../../../cloud/images/image-draft.js';
import { VISIBILITIES, type ImageVisibility } from '../../../cloud/images/image.js';
import { X7Error } from '../door/x7-error.js';
import { bad, booleanIn, countIn, formatIn, imageIn, LONGEST, textIn } from './field-values.js';

/** What this cloud reads; others are told at once, not when their bytes have come. */
export const CONTAINER_FORMATS = ['bare', 'ami', 'aki', 'ari'];
export const DISK_FORMATS = ['raw', 'qcow2', 'vmdk', 'vdi', 'iso', 'ami', 'aki', 'ari'];

const READ_ONLY = new Set(
  ['id', 'status', 'size', 'virtual_size', 'checksum', 'os_hash_algo', 'os_hash_value', 'owner']
    .concat(['created_at', 'updated_at', 'self', 'file', 'schema', 'direct_url', 'locations', 'stores'])
    .concat(['is_public', 'container']),
);
const RESERVED = /^(location|deleted|deleted_at|os_glance.*)$/;
/** What its kernel is told; the one custom property that means something here. */
const COMMAND_LINE = 'os_command_line';
const KERNEL_READS = /^[\x20-\x7e]{0,2047}$/;
const [MOST_PROPERTIES, MOST_LABELS] = [128, 128];

/** Who asks, as far as fields are theirs to set. */
export interface FieldRules {
  readonly isAdmin: boolean;
  /** Its bytes are not here yet: what they are may still be said. */
  readonly isQueued: boolean;
}

type Reader = (draft: ImageDraft, value: unknown, rules: FieldRules) => Partial<ImageDraft>;

const BASE: Readonly<Record<string, Reader>> = {
  name: (_, value) => ({ name: value === null ? '' : textIn('name', value) }),
  visibility: (_, value, { isAdmin }) => ({ visibility: visibilityIn(value, isAdmin) }),
  protected: (_, value) => ({ isProtected: booleanIn('protected', value) }),
  os_hidden: (_, value) => ({ isHidden: booleanIn('os_hidden', value) }),
  min_disk: (_, value) => ({ minDiskGiB: countIn('min_disk', value) }),
  min_ram: (_, value) => ({ minRamMiB: countIn('min_ram', value) }),
  container_format: (draft, value, rules) => containerIn(draft, value, rules),
  disk_format: (draft, value, { isQueued }) => {
    const diskFormat = formatIn('disk_format', value, DISK_FORMATS);
    requireQueued('disk_format', isQueued || draft.diskFormat === diskFormat);
    return { diskFormat };
  },
  tags: (_, value) => ({ labels: labelsIn(value) }),
  kernel_id: (_, value) => ({ kernelId: imageIn('kernel_id', value) }),
  ramdisk_id: (_, value) => ({ ramdiskId: imageIn('ramdisk_id', value) }),
};

/** Whether every image has it; others are custom. */
export const isBase = (key: string): boolean =>
  (Object.hasOwn(BASE, key) && !/^(kernel|ramdisk)_id$/.test(key)) || READ_ONLY.has(key);

/** The image with one property set. Throws 403 for what is not the caller's to set, 400 for what it cannot be. */
export function applyField(
  draft: ImageDraft,
  [key, value]: readonly [key: string, value: unknown],
  rules: FieldRules,
): ImageDraft {
  requireWritable(key);
  const read = Object.hasOwn(BASE, key) ? BASE[key] : undefined;
  if (read) return { ...draft, ...read(draft, value, rules) };
  if (key === '' || key.length > LONGEST) throw bad(key, 'A name has 1 to 255 characters');
  if (typeof value !== 'string') throw bad(key, `${JSON.stringify(value)} is not of type 'string'`);
  if (value.length > 65_535) throw bad(key, 'It is too long');
  if (key === COMMAND_LINE && !KERNEL_READS.test(value))
    throw bad(key, 'A kernel reads up to 2047 printable characters');
  const properties = { ...draft.properties, [key]: value };
  if (Object.keys(properties).length > MOST_PROPERTIES)
    throw new X7Error(413, `The limit of ${MOST_PROPERTIES} image properties has been exceeded.`);
  return { ...draft, properties };
}

/** The image without a custom property, which it has. */
export function removeField(draft: ImageDraft, key: string): ImageDraft {
  requireWritable(key);
  if (isBase(key)) throw new X7Error(403, `Property ${key} may not be removed.`);
  if (key === 'kernel_id') return { ...draft, kernelId: null };
  if (key === 'ramdisk_id') return { ...draft, ramdiskId: null };
  const left = Object.entries(draft.properties).filter(([name]) => name !== key);
  return { ...draft, properties: Object.fromEntries(left) };
}

export function checkLabels(labels: readonly string[]): readonly string[] {
  if (labels.some((label) => label === '' || label.length > LONGEST))
    throw bad('tags', 'A tag has 1 to 255 characters');
  if (labels.length > MOST_LABELS)
    throw new X7Error(413, `The limit of ${MOST_LABELS} image tags has been exceeded.`);
  return labels;
}

function requireWritable(key: string): void {
  if (READ_ONLY.has(key)) throw new X7Error(403, `Attribute '${key}' is read-only.`);
  if (RESERVED.test(key)) throw new X7Error(403, `Attribute '${key.slice(0, 64)}' is reserved.`);
}

const requireQueued = (key: string, holds: boolean): void => {
  if (!holds) throw new X7Error(403, `Attribute ${key} can only be replaced for a queued image.`);
};

/** An image stays what it is to guests: its EC2 id says so. */
function containerIn(draft: ImageDraft, value: unknown, { isQueued }: FieldRules): Partial<ImageDraft> {
  const containerFormat = formatIn('container_format', value, CONTAINER_FORMATS);
  requireQueued('container_format', isQueued || draft.containerFormat === containerFormat);
  return { containerFormat };
}

/** Throws 400 where a kernel would become a disk, or the like. */
export function requireSameKind(before: ImageDraft, after: ImageDraft): void {
  if (kindOf(before.containerFormat) === kindOf(after.containerFormat)) return;
  throw bad('container_format', 'A kernel, a ramdisk and a disk cannot become one another');
}

function visibilityIn(value: unknown, isAdmin: boolean): ImageVisibility {
  const found = VISIBILITIES.find((one) => one === value);
  if (!found) throw bad('visibility', `${JSON.stringify(value)} is not one of ${VISIBILITIES.join(', ')}`);
  if (found === 'public' && !isAdmin) throw new X7Error(403, 'You are not authorized to publicize images.');
  return found;
}

function labelsIn(value: unknown): readonly string[] {
  if (!Array.isArray(value) || value.some((one) => typeof one !== 'string'))
    throw bad('tags', 'It is a list of texts');
  return checkLabels([...new Set(value as string[])]);
}
