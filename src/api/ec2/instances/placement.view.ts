import type { Placement } from '@aws-sdk/client-ec2';
import type { InstanceRow } from '../../../cloud/instances/instance-row.js';

const placements = new Map<string, Placement>();

/** Made once a zone: the same object is written the same way for every instance of a page. */
export function placementView(zone: string, zoneId: string, group: InstanceRow['placementGroup']): Placement {
  const placement = placementIn(zone, zoneId);
  return group ? { ...placement, GroupName: group.name, GroupId: group.ec2Id } : placement;
}

function placementIn(zone: string, zoneId: string): Placement {
  const found = placements.get(zone);
  if (found?.AvailabilityZoneId === zoneId) return found;
  const made: Placement = Object.freeze({
    AvailabilityZone: zone,
    AvailabilityZoneId: zoneId,
    GroupName: '',
    Tenancy: 'default',
  });
  placements.set(zone, made);
  return made;
}
