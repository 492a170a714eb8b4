import {
  DescribeRegions$,
  type DescribeRegionsRequest,
  type DescribeRegionsResult,
  type Region,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { RowFilters } from '../../../common/filters/row-filters.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';

const filters = new RowFilters<Region>({
  endpoint: (region) => region.Endpoint,
  'opt-in-status': (region) => region.OptInStatus,
  'region-name': (region) => region.RegionName,
});

@Injectable()
@Ec2Action(DescribeRegions$, 'region:read')
export class DescribeRegionsAction implements Ec2Handler<DescribeRegionsRequest, DescribeRegionsResult> {
  constructor(@Inject(REGION_SETTINGS) private readonly place: RegionSettings) {}

  async handle(_context: RequestContext, request: DescribeRegionsRequest): Promise<DescribeRegionsResult> {
    const { region, endpoint } = this.place;
    const wrong = request.RegionNames?.find((name) => name !== region);
    if (wrong !== undefined)
      throw new EngineError('InvalidParameterValue', `Invalid region name: ${wrong.slice(0, 100)}`);
    const shown: Region[] = [{ RegionName: region, Endpoint: endpoint, OptInStatus: 'opt-in-not-required' }];
    return { Regions: shown.filter(filters.matcher(request.Filters)) };
  }
}
