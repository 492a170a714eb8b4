import type { RequestContext } from '../../common/context/request-context.js';
import type { Made } from '../images/image-maker.js';
import type { NewInstanceImage } from './instance-images.service.js';

/** What makes images of instances whose root is a volume: of snapshots of their volumes. */
export interface RootVolumeImages {
  /** Undefined: its root is no volume, or there is no such instance. */
  create(context: RequestContext, asked: NewInstanceImage): Promise<Made | undefined>;
  /** Throws what `create` would refuse, without a row changed. False where that makes nothing. */
  check(context: RequestContext, asked: NewInstanceImage): Promise<boolean>;
}

/** Provider token. */
export const ROOT_VOLUME_IMAGES = Symbol('ROOT_VOLUME_IMAGES');
