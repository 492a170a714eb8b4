import { readQcow2Header } from '../../common/images/qcow2.js';
import { type ImageExaminer } from './image-examiner.js';
import { formatOf } from './image-format.js';
import { type StoredBytes } from './image-store.js';
import { type ImageFormat } from './image.js';

/** What was found in the bytes. */
export interface Looked {
  readonly format: ImageFormat;
  /** Of the disk that they stand for. */
  readonly virtualBytes: number;
}

export interface LookParts {
  readonly examiner: Pick<ImageExaminer, 'examine'>;
  /** Most bytes of an image and of the disk that it stands for. */
  readonly maxBytes: number;
}

export interface Arrived {
  readonly bytes: StoredBytes;
  /** Of a file with all of them. */
  readonly fd: number;
  /** `auto`: what its first bytes say. */
  readonly format: ImageFormat | 'auto';
}

/** Looks at bytes before they are kept. Throws, in words for whoever brought them, for what no host should open. */
export async function look(
  { examiner, maxBytes }: LookParts,
  { bytes, fd, format: asked }: Arrived,
): Promise<Looked> {
  const { head, sizeBytes } = bytes;
  if (sizeBytes === 0) throw new Error('it is empty');
  const format = asked === 'auto' ? formatOf(head, sizeBytes) : asked;
  if (format === 'raw') return { format, virtualBytes: sizeBytes };
  const { virtualBytes } = readQcow2Header(head);
  if (virtualBytes > maxBytes) throw new Error(`its disk is larger than ${maxBytes} bytes`);
  await examiner.examine(fd, virtualBytes);
  return { format, virtualBytes };
}
