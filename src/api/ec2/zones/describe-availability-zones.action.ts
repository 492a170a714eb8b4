import {
  type AvailabilityZone,
  DescribeAvailabilityZones$,
  type DescribeAvailabilityZonesRequest,
  type DescribeAvailabilityZonesResult,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { RowFilters } from '../../../common/filters/row-filters.js';
import { NotFound } from '../../../common/refs/not-found.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { ZoneService } from '../../../cloud/zones/zone.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { nameRefs } from '../refs.js';
import { availabilityZoneView } from './availability-zone.view.js';

const filters = new RowFilters<AvailabilityZone>({
  'group-long-name': () => null,
  'group-name': (zone) => zone.GroupName,
  message: () => null,
  'opt-in-status': (zone) => zone.OptInStatus,
  'parent-zone-id': () => null,
  'parent-zone-name': () => null,
  'region-name': (zone) => zone.RegionName,
  state: (zone) => zone.State,
  'zone-id': (zone) => zone.ZoneId,
  'zone-name': (zone) => zone.ZoneName,
  'zone-type': (zone) => zone.ZoneType,
});

@Injectable()
@Ec2Action(DescribeAvailabilityZones$, 'zone:read')
export class DescribeAvailabilityZonesAction implements Ec2Handler<
  DescribeAvailabilityZonesRequest,
  DescribeAvailabilityZonesResult
> {
  constructor(
    private readonly zones: ZoneService,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async handle(
    _context: RequestContext,
    request: DescribeAvailabilityZonesRequest,
  ): Promise<DescribeAvailabilityZonesResult> {
    const matches = filters.matcher(request.Filters);
    const rows = await this.zones.list(this.place.region);
    const all = rows.map((row) => availabilityZoneView(row, this.place.region));
    const named = onlyAsked(all, request.ZoneNames, ({ ZoneName }) => ZoneName);
    return { AvailabilityZones: onlyAsked(named, request.ZoneIds, ({ ZoneId }) => ZoneId).filter(matches) };
  }
}

/** All of them, or those that are asked for by name or id; one that is not there fails the request. */
function onlyAsked(
  zones: readonly AvailabilityZone[],
  asked: readonly string[] | undefined,
  of: (zone: AvailabilityZone) => string | undefined,
): readonly AvailabilityZone[] {
  if (asked === undefined || asked.length === 0) return zones;
  const missing = asked.filter((name) => !zones.some((zone) => of(zone) === name));
  if (missing.length > 0) throw new NotFound('zone', nameRefs(missing));
  return zones.filter((zone) => asked.includes(of(zone) ?? ''));
}
