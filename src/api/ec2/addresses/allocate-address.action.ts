import {
  AllocateAddress$,
  type AllocateAddressRequest,
  type AllocateAddressResult,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { AddressAllocation } from '../../../cloud/floating-addresses/address-allocation.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { newAddressOf } from './new-address.js';

@Injectable()
@Ec2Action(AllocateAddress$, 'address:allocate')
export class AllocateAddressAction implements Ec2Handler<AllocateAddressRequest, AllocateAddressResult> {
  constructor(
    private readonly allocation: AddressAllocation,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async check(context: RequestContext, request: AllocateAddressRequest): Promise<void> {
    await this.allocation.checkAllocate(context, newAddressOf(request, this.place.region));
  }

  async handle(context: RequestContext, request: AllocateAddressRequest): Promise<AllocateAddressResult> {
    const { region } = this.place;
    const [row] = await this.allocation.allocate(context, newAddressOf(request, region));
    return {
      AllocationId: row?.ec2Id,
      PublicIp: row?.name,
      PublicIpv4Pool: row?.pool,
      NetworkBorderGroup: region,
      Domain: 'vpc',
    };
  }
}
