import {
  GetManagedPrefixListEntries$,
  type GetManagedPrefixListEntriesRequest,
  type GetManagedPrefixListEntriesResult,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { namedPrefixLists } from './prefix-lists.js';

@Injectable()
@Ec2Action(GetManagedPrefixListEntries$, 'vpc:read')
export class GetManagedPrefixListEntriesAction implements Ec2Handler<
  GetManagedPrefixListEntriesRequest,
  GetManagedPrefixListEntriesResult
> {
  constructor(@Inject(REGION_SETTINGS) private readonly place: RegionSettings) {}

  async handle(
    _: RequestContext,
    { PrefixListId = '' }: GetManagedPrefixListEntriesRequest,
  ): Promise<GetManagedPrefixListEntriesResult> {
    namedPrefixLists(this.place.region, [PrefixListId]);
    return { Entries: [] };
  }
}
