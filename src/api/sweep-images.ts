import type { ImageService } from '../cloud/images/image.service.js';
import { Background } from '../common/async/background.js';
import { logger } from '../common/log/logger.js';

/**
 * Removes bytes that no image needs, now and every so many milliseconds: this process serves them. Returns the way to
 * stop.
 */
export function sweepImages(images: ImageService, everyMs: number): () => void {
  const background = new Background(logger('images'));
  const sweep = async () => void (await images.sweep());
  background.every(everyMs, sweep);
  background.do(sweep);
  return () => background.close();
}
