import { EngineError } from '../../../common/errors/engine-error.js';
import { type FoundBundle } from '../../../cloud/images/bundles/bundle-manifests.service.js';
import { type NewRegistration } from '../../../cloud/images/image-registrations.service.js';
import { partRef } from './image-part.js';

/** What the request says of kernel and ramdisk counts, before what the manifest says. */
export function bundledAs(
  asked: NewRegistration,
  { architecture, kernelId, ramdiskId, bundle }: FoundBundle,
): NewRegistration {
  if (architecture !== 'x86_64')
    throw new EngineError(
      'UnsupportedOperation',
      `Images of ${architecture.slice(0, 20)} are not supported.`,
    );
  if (kernelId === 'true' || ramdiskId === 'true')
    throw new EngineError('UnsupportedOperation', 'Bundles of kernels and ramdisks are not supported.');
  return {
    ...asked,
    ...{ kernel: asked.kernel ?? partRef('kernel', kernelId), bundle },
    ramdisk: asked.ramdisk ?? partRef('ramdisk', ramdiskId),
  };
}
