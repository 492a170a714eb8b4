import { EngineError } from '../../common/errors/engine-error.js';
import type { GuestDefinition } from './virt-driver.js';

/** For drivers that cannot attach volumes: before anything is made. */
export function refuseVolumes({ disks }: GuestDefinition): void {
  if (disks.some(({ source }) => source.from === 'volume'))
    throw new EngineError('UnsupportedOperation', 'The host cannot attach volumes');
}
