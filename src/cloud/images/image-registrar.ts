import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type Readable } from 'node:stream';
import { EngineError } from '../../common/errors/engine-error.js';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import { QCOW2_HEADER_BYTES, readQcow2Header } from '../../common/images/qcow2.js';
import { type Database, type Queryable } from '../../common/prisma/database.js';
import { type ImageExaminer } from './image-examiner.js';
import { formatOf } from './image-format.js';
import { imageNoun } from './image.noun.js';
import { type ImageFormat, type ImageKind, type NewImage } from './image.js';
import { type ImageStore, type StoredBytes } from './image-store.js';

const { image: machine, kernel, ramdisk } = imageNoun.ec2.prefixes;

const PREFIXES = { machine, kernel, ramdisk } as const satisfies Record<ImageKind, string>;

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
  readonly examiner: Pick<ImageExaminer, 'examine'>;
  /** Most bytes of an image and of the disk that it stands for. */
  readonly maxBytes: number;
}

/** What was found in the bytes. */
interface Looked {
  readonly format: ImageFormat;
  readonly virtualBytes: number;
}

/**
 * Takes an image in: bytes first, row after, so that a row always has its bytes. Bytes without a row (a crash between)
 * are found by `ImageService.sweep`. Throws InvalidParameterValue in words for the operator.
 */
export async function registerImage(
  parts: RegistrarParts,
  image: NewImage,
  source: ImageSource,
): Promise<{ readonly id: string; readonly ec2Id: string }> {
  const { database, store, maxBytes } = parts;
  if (!/^[\x20-\x7e]{1,128}$/.test(image.name)) refuse('its name has 1 to 128 printable characters');
  if (image.kind !== 'machine' && image.format !== 'raw') refuse('kernels and ramdisks are raw');
  const id = randomUUID();
  let looked: Looked = { format: 'raw', virtualBytes: 0 };
  const inspect = async (bytes: StoredBytes, fd: number) => {
    looked = await look(parts, image, { bytes, fd });
  };
  try {
    const bytes = await store
      .put(id, () => streamOf(source), { maxBytes, headBytes: QCOW2_HEADER_BYTES, inspect })
      .catch((cause: Error) => refuse(cause.message, cause));
    return await insert(database, id, { image, bytes, ...looked });
  } catch (error) {
    await store.remove(id);
    throw error;
  }
}

/** Throws, in words for the operator, for bytes that no host should open, or that are not those that were meant. */
async function look(
  { examiner, maxBytes }: RegistrarParts,
  image: NewImage,
  { bytes, fd }: { readonly bytes: StoredBytes; readonly fd: number },
): Promise<Looked> {
  const { head, sizeBytes, sha256 } = bytes;
  if (sizeBytes === 0) throw new Error('it is empty');
  if (image.sha256 !== undefined && image.sha256 !== sha256)
    throw new Error(`its SHA-256 is ${sha256}, and not the one that was given`);
  const format = image.format === 'auto' ? formatOf(head, sizeBytes) : image.format;
  if (format === 'raw') return { format, virtualBytes: sizeBytes };
  const { virtualBytes } = readQcow2Header(head);
  if (virtualBytes > maxBytes) throw new Error(`its disk is larger than ${maxBytes} bytes`);
  await examiner.examine(fd, virtualBytes);
  return { format, virtualBytes };
}

async function insert(
  on: Queryable,
  id: string,
  { image, bytes, format, virtualBytes }: Looked & { image: NewImage; bytes: StoredBytes },
): Promise<{ readonly id: string; readonly ec2Id: string }> {
  const ec2Id = ec2IdWith(PREFIXES[image.kind], id);
  await on.query(
    `INSERT INTO images (id, ec2_id, project_id, name, description, kind, format, visibility, from_operator, kernel_id, ramdisk_id, kernel_args,
       size_bytes, virtual_bytes, sha256)
     VALUES ($1, $2, $3, $4, $5, $6, $7, CASE WHEN $8 THEN 'public' ELSE 'private' END, $8, $9, $10, $11, $12, $13, $14)`,
    [
      id,
      ec2Id,
      image.projectId,
      image.name,
      image.description ?? '',
      image.kind,
      format,
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

/** What is said in the operator's words already stays as it is. */
function refuse(why: string, cause?: unknown): never {
  if (cause instanceof EngineError) throw cause;
  throw new EngineError('InvalidParameterValue', `The image cannot be registered: ${why}`, { cause });
}
