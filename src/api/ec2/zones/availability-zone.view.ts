import { type AvailabilityZone } from '@aws-sdk/client-ec2';
import { type ZoneRow, zoneIdOf } from '../../../cloud/zones/zone.js';

export const availabilityZoneView = ({ name, available }: ZoneRow, region: string): AvailabilityZone => ({
  ZoneName: name,
  ZoneId: zoneIdOf(region, name),
  RegionName: region,
  GroupName: region,
  NetworkBorderGroup: region,
  ZoneType: 'availability-zone',
  OptInStatus: 'opt-in-not-required',
  State: available ? 'available' : 'unavailable',
  Messages: [],
});
