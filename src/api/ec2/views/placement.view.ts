import type { Placement } from '@aws-sdk/client-ec2';

const placements = new Map<string, Placement>();

/** Made once a zone: the same object is written the same way for every instance of a page. */
export function placementView(zone: string, zoneId: string): Placement {
  const made =
    placements.get(zoneId) ??
    Object.freeze({
      AvailabilityZone: zone,
      AvailabilityZoneId: zoneId,
      GroupName: '',
      Tenancy: 'default',
    } as const);
  placements.set(zoneId, made);
  return made;
}
