import { readQcow2Header } from '../../common/images/qcow2.js';
import { readVmdkHeader } from '../../common/images/vmdk.js';
import { type ImageConverter } from './image-converter.js';
import { type ImageExaminer } from './image-examiner.js';
import { formatOf } from './image-format.js';
import { type Rewrite, type StoredBytes } from './image-store.js';
import { type ForeignFormat, type ImageFormat, type IncomingFormat } from './image.js';

/** What was found in the bytes. */
export interface Looked {
  readonly format: ImageFormat;
  /** Of the disk that they stand for. */
  readonly virtualBytes: number;
}

export interface LookParts {
  readonly examiner: Pick<ImageExaminer, 'examine'>;
  readonly converter: Pick<ImageConverter, 'measure' | 'convert'>;
  /** Most bytes of an image and of the disk that it stands for. */
  readonly maxBytes: number;
}

export interface Arrived {
  readonly bytes: StoredBytes;
  /** Of a file with all of them. */
  readonly fd: number;
  readonly format: IncomingFormat;
}

/**
 * Looks at bytes before they are kept. Answers what they are, or what makes an image of them that is kept in their
 * place. Throws, in words for whoever brought them, for what no host should open.
 */
export async function look(
  parts: LookParts,
  { bytes, fd, format: asked }: Arrived,
): Promise<Looked | Rewrite> {
  const { examiner, maxBytes } = parts;
  const { head, sizeBytes } = bytes;
  if (sizeBytes === 0) throw new Error('it is empty');
  const format = asked === 'auto' ? formatOf(head, sizeBytes) : asked;
  if (format === 'raw') return { format, virtualBytes: sizeBytes };
  if (format !== 'qcow2') return foreign(parts, { bytes, fd, format });
  const { virtualBytes } = readQcow2Header(head);
  requireRoom(virtualBytes, maxBytes);
  await examiner.examine(fd, virtualBytes);
  return { format, virtualBytes };
}

async function foreign(
  { converter, maxBytes }: LookParts,
  { bytes, fd, format }: Arrived & { readonly format: ForeignFormat },
): Promise<Rewrite> {
  if (format === 'vmdk') requireRoom(readVmdkHeader(bytes.head).virtualBytes, maxBytes);
  requireRoom(await converter.measure(fd, format), maxBytes);
  return (from, to) => converter.convert(from, to, { format, mostBytes: withTables(maxBytes) });
}

/** A full disk needs room for qcow2's own tables: far less than a thousandth of it, and some clusters. */
const withTables = (bytes: number): number => bytes + Math.ceil(bytes / 1_000) + 2 ** 20;

function requireRoom(virtualBytes: number, maxBytes: number): void {
  if (virtualBytes > maxBytes) throw new Error(`its disk is larger than ${maxBytes} bytes`);
}
