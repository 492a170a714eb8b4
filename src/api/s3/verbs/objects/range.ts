import type { ByteRange } from '../../../../cloud/objects/object.js';
import { S3Error } from '../../protocol/s3-error.js';

const RANGE = /^bytes=(\d{1,15})?-(\d{1,15})?$/;

/** The bytes that `Range` asks for; undefined: all, as for what is no range, or several. Throws InvalidRange. */
export function rangeOf(header: string | undefined, size: number): ByteRange | undefined {
  const [, first, last] = RANGE.exec(header?.trim() ?? '') ?? [];
  if (header === undefined || (first === undefined && last === undefined)) return undefined;
  const range =
    first === undefined
      ? { start: Math.max(0, size - Number(last)), end: size - 1 }
      : { start: Number(first), end: Math.min(Number(last ?? size), size - 1) };
  if (last !== undefined && first !== undefined && Number(last) < Number(first)) return undefined;
  if (range.start < size && (first !== undefined || Number(last) > 0)) return range;
  throw new S3Error('InvalidRange', 'The requested range is not satisfiable', {
    ActualObjectSize: String(size),
    RangeRequested: header.slice(0, 100),
  });
}
