import { ZoneIds } from '../../src/cloud/zones/zone-ids.service.js';
import type { ZoneService } from '../../src/cloud/zones/zone.service.js';

/** Of region `local-1` with one zone, `local-1a`. */
export const zoneIds = (): ZoneIds => {
  const zones: Pick<ZoneService, 'list'> = { list: async () => [{ name: 'local-1a', available: true }] };
  return new ZoneIds(zones as Partial<ZoneService> as ZoneService, { region: 'local-1', endpoint: '' });
};
