import { type Provider } from '@nestjs/common';
import { REGION_SETTINGS, type RegionSettings } from './zone.js';
import { ZoneIds } from './zone-ids.service.js';
import { ZoneService } from './zone.service.js';

/** Zones, their ids, and the region as the API tells it. */
export function zoneProviders(flags: {
  readonly region: string;
  readonly ec2_endpoint: string;
  readonly ec2_listen: string;
  readonly ec2_port: number;
}): readonly Provider[] {
  const endpoint = flags.ec2_endpoint === '' ? `${flags.ec2_listen}:${flags.ec2_port}` : flags.ec2_endpoint;
  const settings: RegionSettings = { region: flags.region, endpoint };
  return [ZoneService, ZoneIds, { provide: REGION_SETTINGS, useValue: settings }];
}
