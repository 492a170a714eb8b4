import {
  DescribeInstanceTypeOfferings$,
  type DescribeInstanceTypeOfferingsRequest,
  type DescribeInstanceTypeOfferingsResult,
  type InstanceTypeOffering,
  type LocationType,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { RowFilters } from '../../../common/filters/row-filters.js';
import { FlavorService } from '../../../cloud/flavors/flavor.service.js';
import { REGION_SETTINGS, type RegionSettings, zoneIdOf } from '../../../cloud/zones/zone.js';
import { ZoneService } from '../../../cloud/zones/zone.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { Paginator } from '../pagination.js';

const rule = { action: 'DescribeInstanceTypeOfferings', min: 5, max: 1000 };

const filters = new RowFilters<InstanceTypeOffering>({
  'instance-type': ({ InstanceType }) => InstanceType,
  location: ({ Location }) => Location,
});

/** Every flavor is offered everywhere: a zone has hosts, and what they have room for a launch finds out. */
@Injectable()
@Ec2Action(DescribeInstanceTypeOfferings$, 'flavor:read')
export class DescribeInstanceTypeOfferingsAction implements Ec2Handler<
  DescribeInstanceTypeOfferingsRequest,
  DescribeInstanceTypeOfferingsResult
> {
  constructor(
    private readonly flavors: FlavorService,
    private readonly zones: ZoneService,
    private readonly paginator: Paginator,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async handle(
    context: RequestContext,
    request: DescribeInstanceTypeOfferingsRequest,
  ): Promise<DescribeInstanceTypeOfferingsResult> {
    const matches = filters.matcher(request.Filters);
    const { rows, NextToken } = await this.paginator.paged(
      { context, rule, request },
      {
        read: async ({ after }) =>
          (await this.#offerings(request.LocationType ?? 'region'))
            .filter(matches)
            .filter((offering) => after === null || keyOf(offering) > after),
        keyOf,
      },
    );
    return { InstanceTypeOfferings: [...rows], NextToken };
  }

  /** In the order of their keys. */
  async #offerings(LocationType: LocationType): Promise<readonly InstanceTypeOffering[]> {
    const [flavors, locations] = await Promise.all([this.flavors.list([]), this.#locations(LocationType)]);
    return flavors
      .flatMap(({ name }) =>
        locations.map((Location): InstanceTypeOffering => ({
          InstanceType: name as NonNullable<InstanceTypeOffering['InstanceType']>,
          LocationType,
          Location,
        })),
      )
      .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  }

  /** There are no Outposts here. */
  async #locations(type: LocationType): Promise<readonly string[]> {
    const { region } = this.place;
    if (type === 'region') return [region];
    if (type === 'outpost') return [];
    const names = (await this.zones.list(region)).map(({ name }) => name);
    return type === 'availability-zone' ? names : names.map((name) => zoneIdOf(region, name));
  }
}

/** Neither has a space in it. */
const keyOf = ({ InstanceType, Location }: InstanceTypeOffering): string => `${InstanceType} ${Location}`;
