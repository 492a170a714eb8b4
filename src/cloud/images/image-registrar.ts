import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type Readable } from 'node:stream';
import { EngineError } from '../../common/errors/engine-error.js';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import { type Database, type Queryable } from '../../common/prisma/database.js';
import { imageNoun } from './image.noun.js';
import { type ImageKind, type NewImage } from './image.js';
import { type ImageStore, type StoredBytes } from './image-store.js';
import { QCOW2_HEADER_BYTES, readQcow2Header } from '../../common/images/qcow2.js';

const { image: machine, kernel, ramdisk } = imageNoun.ec2.prefixes;

const PREFIXES = { machine, kernel, ramdisk } as const satisfies Record<ImageKind, string>;

/** The bytes come from a file of this machine or from a stream. */
export type ImageSource = { readonly path: string } | { readonly stream: Readable };

/**
 * Takes an image in: bytes first, row after, so that a row always has its bytes. Bytes without a row (a crash between) are
 * found by `ImageService.sweep`. Throws InvalidParameterValue in words for the operator.
 */
export async function registerImage(
  { database, store, maxBytes }: { database: Database; store: ImageStore; maxBytes: number },
  image: NewImage,
  source: ImageSource,
): Promise<{ readonly id: string; readonly ec2Id: string }> {
  if (!/^[\x20-\x7e]{1,128}$/.test(image.name)) refuse('its name has 1 to 128 printable characters');
  if (image.kind !== 'machine' && image.format !== 'raw') refuse('kernels and ramdisks are raw');
  const id = randomUUID();
  const stream = () => ('path' in source ? createReadStream(source.path) : source.stream);
  try {
    const bytes = await store
      .write(id, stream, { maxBytes, headBytes: QCOW2_HEADER_BYTES })
      .catch((cause: Error) => refuse(cause.message, cause));
    const virtualBytes = virtualBytesOf(image, bytes, maxBytes);
    return await insert(database, id, { image, bytes, virtualBytes });
  } catch (error) {
    await store.remove(id);
    throw error;
  }
}

function virtualBytesOf(image: NewImage, bytes: StoredBytes, maxBytes: number): number {
  if (bytes.sizeBytes === 0) refuse('it is empty');
  if (image.format === 'raw') return bytes.sizeBytes;
  const { virtualBytes } = headerOf(bytes.head);
  if (virtualBytes > maxBytes) refuse(`its disk is larger than ${maxBytes} bytes`);
  return virtualBytes;
}

function headerOf(head: Buffer) {
  try {
    return readQcow2Header(head);
  } catch (cause) {
    return refuse((cause as Error).message, cause);
  }
}

async function insert(
  on: Queryable,
  id: string,
  { image, bytes, virtualBytes }: { image: NewImage; bytes: StoredBytes; virtualBytes: number },
): Promise<{ readonly id: string; readonly ec2Id: string }> {
  const ec2Id = ec2IdWith(PREFIXES[image.kind], id);
  await on.query(
    `INSERT INTO images (id, ec2_id, project_id, name, description, kind, format, is_public, kernel_id, ramdisk_id, kernel_args,
       size_bytes, virtual_bytes, sha256)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      id,
      ec2Id,
      image.projectId,
      image.name,
      image.description ?? '',
      image.kind,
      image.format,
      image.isPublic,
      image.kernelId ?? null,
      image.ramdiskId ?? null,
      image.kernelArgs ?? '',
      bytes.sizeBytes,
      virtualBytes,
      bytes.sha256,
    ],
  );
  return { id, ec2Id };
}

function refuse(why: string, cause?: unknown): never {
  throw new EngineError('InvalidParameterValue', `The image cannot be registered: ${why}`, { cause });
}
