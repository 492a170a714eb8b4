import type { ImageService } from '../cloud/images/image.service.js';
import type { StaleImages } from '../cloud/images/stale-images.js';
import { Background } from '../common/async/background.js';
import { logger } from '../common/log/logger.js';

export interface ImageSweep {
  readonly images: Pick<ImageService, 'sweep'>;
  readonly stale: Pick<StaleImages, 'settle'>;
  readonly everyMs: number;
  /** How long an image may wait for its bytes. */
  readonly patienceSeconds: number;
}

/**
 * Ends what waits for bytes in vain and removes bytes that no image needs, now and every so many milliseconds: this
 * process takes them in and serves them. Returns the way to stop.
 */
export function sweepImages({ images, stale, everyMs, patienceSeconds }: ImageSweep): () => void {
  const background = new Background(logger('images'));
  const sweep = async () => {
    await stale.settle(patienceSeconds);
    await images.sweep();
  };
  background.every(everyMs, sweep);
  background.do(sweep);
  return () => background.close();
}
