import { EngineError } from '../../common/errors/engine-error.js';
import type { ObjectPart } from './object.js';
import { LEAST_PART, type NamedPart } from './upload.js';

/**
 * The parts that an object is made of. Throws InvalidPartOrder, InvalidPart, EntityTooSmall: all but the last have five
 * mebibytes at least.
 */
export function chooseParts(
  there: readonly ObjectPart[],
  named: readonly NamedPart[],
): readonly ObjectPart[] {
  const byNumber = new Map(there.map((part) => [part.number, part]));
  const chosen = named.map((asked, n) => {
    if (n > 0 && asked.number <= (named[n - 1]?.number ?? 0))
      throw new EngineError(
        'InvalidPartOrder',
        'The list of parts was not in ascending order. The parts list must be specified in order by part number.',
      );
    const part = byNumber.get(asked.number);
    const isSame =
      part?.etag === asked.etag && (asked.checksum === undefined || asked.checksum === part.checksum);
    if (part && isSame) return part;
    throw new EngineError(
      'InvalidPart',
      'One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part’s entity tag.',
    );
  });
  if (chosen.slice(0, -1).some(({ size }) => size < LEAST_PART))
    throw new EngineError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
  return chosen;
}
