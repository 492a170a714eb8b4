import {
  DescribeAddresses$,
  type DescribeAddressesRequest,
  type DescribeAddressesResult,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { addressFilters } from '../../../cloud/floating-addresses/filters/ec2.js';
import { FloatingAddressService } from '../../../cloud/floating-addresses/floating-address.service.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRefs } from '../refs.js';
import { addressRef } from './address-refs.js';
import { addressView } from './address.view.js';

@Injectable()
@Ec2Action(DescribeAddresses$, 'address:read')
export class DescribeAddressesAction implements Ec2Handler<
  DescribeAddressesRequest,
  DescribeAddressesResult
> {
  constructor(
    private readonly addresses: FloatingAddressService,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async handle(context: RequestContext, request: DescribeAddressesRequest): Promise<DescribeAddressesResult> {
    const { region } = this.place;
    const rows = await this.addresses.list(context, {
      refs: [
        ...idRefs('floating-address', request.AllocationIds),
        ...(request.PublicIps ?? []).map(addressRef),
      ],
      condition: addressFilters(region, context.accountNumber).condition(request.Filters),
    });
    return { Addresses: rows.map((row) => addressView(row, { region, ownerId: context.accountNumber })) };
  }
}
