import { type Provider } from '@nestjs/common';
import { type RegionSettings } from './zone.js';
import { ZoneService } from './zone.service.js';

export const REGION_SETTINGS = Symbol('REGION_SETTINGS');

/** ZoneService, and the region as the API tells it. */
export function zoneProviders(flags: {
  readonly region: string;
  readonly ec2_endpoint: string;
  readonly ec2_listen: string;
  readonly ec2_port: number;
}): readonly Provider[] {
  const endpoint = flags.ec2_endpoint === '' ? `${flags.ec2_listen}:${flags.ec2_port}` : flags.ec2_endpoint;
  const settings: RegionSettings = { region: flags.region, endpoint };
  return [ZoneService, { provide: REGION_SETTINGS, useValue: settings }];
}
