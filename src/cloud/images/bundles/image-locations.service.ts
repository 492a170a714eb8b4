import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { ReadableObjects } from '../../objects/readable-objects.service.js';
import { BundleManifests, type FoundBundle } from './bundle-manifests.service.js';

/** What an image is registered from. */
export interface FoundLocation {
  /** UUID of the version that it is now. */
  readonly objectId: string;
  readonly sizeBytes: number;
  /** The object is the manifest of one. */
  readonly found?: FoundBundle;
}

const MANIFEST = '.manifest.xml';

/** Objects that images are registered from: disks, and manifests of bundles. */
@Injectable()
export class ImageLocations {
  constructor(
    private readonly objects: ReadableObjects,
    private readonly manifests: BundleManifests,
  ) {}

  /** Throws InvalidManifest for what the caller may not read, and what `BundleManifests.find` throws. */
  async find(context: RequestContext, bucket: string, key: string): Promise<FoundLocation> {
    const object = await this.objects.find(context, bucket, key);
    const { id: objectId, size: sizeBytes } = object;
    if (!key.endsWith(MANIFEST)) return { objectId, sizeBytes };
    const found = await this.manifests.find(context, { bucket, key, object });
    return { objectId, sizeBytes: found.bundle.sizeBytes, found };
  }
}
