import {
  DescribePrefixLists$,
  type DescribePrefixListsRequest,
  type DescribePrefixListsResult,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { namedPrefixLists, prefixListFilters } from './prefix-lists.js';

@Injectable()
@Ec2Action(DescribePrefixLists$, 'vpc:read')
export class DescribePrefixListsAction implements Ec2Handler<
  DescribePrefixListsRequest,
  DescribePrefixListsResult
> {
  constructor(@Inject(REGION_SETTINGS) private readonly place: RegionSettings) {}

  async handle(_: RequestContext, request: DescribePrefixListsRequest): Promise<DescribePrefixListsResult> {
    const matches = prefixListFilters.matcher(request.Filters);
    const lists = namedPrefixLists(this.place.region, request.PrefixListIds).filter(matches);
    return {
      PrefixLists: lists.map(({ PrefixListId, PrefixListName }) => ({
        PrefixListId,
        PrefixListName,
        Cidrs: [],
      })),
    };
  }
}
