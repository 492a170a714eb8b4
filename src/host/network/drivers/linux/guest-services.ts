import { GuestDoorService, type GuestDoorServiceOptions } from './guest-door-service.js';
import type { LinuxSeams } from './linux-seams.js';
import { MetadataService, type MetadataServiceOptions } from './metadata-service.js';

/** What a host serves to the guests of all its domains at the metadata address. */
export interface GuestService {
  start(): Promise<void>;
  close(): Promise<void>;
}

type Served = Omit<MetadataServiceOptions, 'script'> & Omit<GuestDoorServiceOptions, 'script'>;

export const guestServices = (
  served: Served,
  { proxyScript, doorsScript }: LinuxSeams,
): readonly GuestService[] => [
  new MetadataService({ ...served, script: proxyScript }),
  new GuestDoorService({ ...served, script: doorsScript }),
];
