import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type Readable } from 'node:stream';
import { EngineError } from '../../common/errors/engine-error.js';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import { QCOW2_HEADER_BYTES } from '../../common/images/qcow2.js';
import { type Database, type Queryable } from '../../common/prisma/database.js';
import { type ImageInspector } from './image-inspector.js';
import { type Looked } from './image-look.js';
import { imageNoun } from './image.noun.js';
import { type ImageKind, type NewImage } from './image.js';
import { type ImageStore, type StoredBytes } from './image-store.js';

const { image: machine, kernel, ramdisk } = imageNoun.ec2.prefixes;

/** Of EC2 ids. */
export const imagePrefixes = { machine, kernel, ramdisk } as const satisfies Record<ImageKind, string>;

/** The bytes come from a file of this machine, from a stream, or from one that is opened when all else is ready. */
export type ImageSource =
  { readonly path: string } | { readonly stream: Readable } | { readonly open: () => Readable };

function streamOf(source: ImageSource): Readable {
  if ('path' in source) return createReadStream(source.path);
  return 'open' in source ? source.open() : source.stream;
}

export interface RegistrarParts {
  readonly database: Database;
  readonly store: ImageStore;
  readonly inspector: ImageInspector;
}

/**
 * Takes an image in: bytes first, row after, so that a row always has its bytes. Bytes without a row (a crash between)
 * are found by `ImageService.sweep`. Throws InvalidParameterValue in words for the operator.
 */
export async function registerImage(
  { database, store, inspector }: RegistrarParts,
  image: NewImage,
  source: ImageSource,
): Promise<{ readonly id: string; readonly ec2Id: string }> {
  if (!/^[\x20-\x7e]{1,128}$/.test(image.name)) refuse('its name has 1 to 128 printable characters');
  if (image.kind !== 'machine' && image.format !== 'raw') refuse('kernels and ramdisks are raw');
  const id = randomUUID();
  const inspection = inspector.begin(image.format);
  let isFirst = true;
  const inspect = (bytes: StoredBytes, fd: number) => {
    if (isFirst) requireHash(image, bytes);
    isFirst = false;
    return inspection.look(bytes, fd);
  };
  try {
    const bytes = await store
      .put(id, () => streamOf(source), {
        ...{ maxBytes: inspector.maxBytes, headBytes: QCOW2_HEADER_BYTES, inspect },
      })
      .catch((cause: Error) => refuse(cause.message, cause));
    return await insert(database, id, { image, bytes, ...inspection.found });
  } catch (error) {
    await store.remove(id);
    throw error;
  }
}

/** Throws for bytes that are not those that were meant: as they came, whatever is made of them. */
function requireHash({ sha256 }: NewImage, bytes: StoredBytes): void {
  if (sha256 !== undefined && sha256 !== bytes.sha256 && bytes.sizeBytes > 0)
    throw new Error(`its SHA-256 is ${bytes.sha256}, and not the one that was given`);
}

async function insert(
  on: Queryable,
  id: string,
  { image, bytes, ...found }: Looked & { image: NewImage; bytes: StoredBytes },
): Promise<{ readonly id: string; readonly ec2Id: string }> {
  const ec2Id = ec2IdWith(imagePrefixes[image.kind], id);
  await on.query(
    `INSERT INTO images (id, ec2_id, project_id, name, description, kind, format, visibility, from_operator, kernel_id, ramdisk_id, kernel_args,
       size_bytes, virtual_bytes, sha256, md5, sha512, container_format, disk_format)
     VALUES ($1, $2, $3, $4, $5, $6, $7, CASE WHEN $8 THEN 'public' ELSE 'private' END, $8, $9, $10, $11, $12, $13, $14, $15, $16,
       CASE $6 WHEN 'kernel' THEN 'aki' WHEN 'ramdisk' THEN 'ari' ELSE 'bare' END,
       CASE $6 WHEN 'kernel' THEN 'aki' WHEN 'ramdisk' THEN 'ari' ELSE $7 END)`,
    [
      ...[id, ec2Id, image.projectId, image.name, image.description ?? '', image.kind, found.format],
      ...[image.isPublic, image.kernelId ?? null, image.ramdiskId ?? null, image.kernelArgs ?? ''],
      ...[bytes.sizeBytes, found.virtualBytes, bytes.sha256, bytes.md5, bytes.sha512],
    ],
  );
  return { id, ec2Id };
}

/** What is said in the operator's words already stays as it is. */
function refuse(why: string, cause?: unknown): never {
  if (cause instanceof EngineError) throw cause;
  throw new EngineError('InvalidParameterValue', `The image cannot be registered: ${why}`, { cause });
}
