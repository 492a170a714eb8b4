import type { ExportRequest, VolumeAddress } from '../../../workflows/contracts/volume.js';
import { EngineError } from '../../common/errors/engine-error.js';
import type { VolumeDriver } from './volume-driver.js';

/** Drivers whose volumes guests of other hosts use. */
export interface ServesRemotely {
  /**
   * As `export`, for an instance on another host: its address has `tcp`, where whoever has the attachment's key by then
   * reads and writes. Again answers the same address, unless the key is another one.
   */
  exportRemotely(volumeId: string, instanceId: string, signal: AbortSignal): Promise<VolumeAddress>;
}

export const servesRemotely = (driver: VolumeDriver): driver is VolumeDriver & ServesRemotely =>
  'exportRemotely' in driver;

/** To a guest of this host or of another one, as is asked. Throws UnsupportedOperation: it serves no others. */
export function exportFor(
  driver: VolumeDriver,
  { volumeId, instanceId, isRemote }: ExportRequest,
  signal: AbortSignal,
): Promise<VolumeAddress> {
  if (!isRemote) return driver.export(volumeId, instanceId, signal);
  if (servesRemotely(driver)) return driver.exportRemotely(volumeId, instanceId, signal);
  throw new EngineError('UnsupportedOperation', 'The volume is served to guests of its own host only');
}
