import type { CompletedPart, CompleteMultipartUploadRequest } from '@aws-sdk/client-s3';
import type { ChecksumAlgorithm } from '../../../../common/checksums/checksum.js';
import { EngineError } from '../../../../common/errors/engine-error.js';
import { MOST_PARTS, type NamedPart } from '../../../../cloud/objects/upload.js';
import type { Completion } from '../../../../cloud/objects/upload.service.js';
import { bareEtag } from '../objects/conditions.js';

/** What a request to complete an upload says of its parts and of the whole. Throws MalformedXML. */
export function completionOf(
  input: CompleteMultipartUploadRequest,
  algorithm: ChecksumAlgorithm | null,
): Completion {
  const parts = (input.MultipartUpload?.Parts ?? []).map((part) => namedPart(part, algorithm));
  if (parts.length === 0 || parts.length > MOST_PARTS)
    throw new EngineError(
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  return {
    parts,
    ...{ ifMatch: bareEtag(input.IfMatch), ifNoneMatch: bareEtag(input.IfNoneMatch) },
    check({ size, checksum }) {
      if (input.MpuObjectSize !== undefined && Number(input.MpuObjectSize) !== size)
        throw new EngineError(
          'InvalidRequest',
          'The provided x-amz-mp-object-size header does not match what was computed.',
        );
      const whole = algorithm && input[`Checksum${algorithm}`];
      if (whole && whole !== checksum?.value)
        throw new EngineError(
          'BadDigest',
          `The ${algorithm} you specified did not match the calculated checksum.`,
        );
    },
  };
}

function namedPart(part: CompletedPart, algorithm: ChecksumAlgorithm | null): NamedPart {
  const checksum = algorithm === null ? undefined : part[`Checksum${algorithm}`];
  return {
    number: part.PartNumber ?? 0,
    etag: bareEtag(part.ETag) ?? '',
    ...(checksum !== undefined && { checksum }),
  };
}
