import { ReleaseAddress$, type ReleaseAddressRequest } from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { FloatingAddressService } from '../../../cloud/floating-addresses/floating-address.service.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { is, refuseUnbuilt } from '../instances/launch/built.js';
import { namedAddress } from './address-refs.js';

@Injectable()
@Ec2Action(ReleaseAddress$, 'address:release')
export class ReleaseAddressAction implements Ec2Handler<ReleaseAddressRequest, undefined> {
  constructor(
    private readonly addresses: FloatingAddressService,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async check(context: RequestContext, request: ReleaseAddressRequest): Promise<void> {
    await this.addresses.checkRelease(context, [this.#named(request)]);
  }

  async handle(context: RequestContext, request: ReleaseAddressRequest): Promise<undefined> {
    await this.addresses.release(context, [this.#named(request)]);
    return undefined;
  }

  #named(request: ReleaseAddressRequest) {
    refuseUnbuilt(request.NetworkBorderGroup, is(this.place.region), 'NetworkBorderGroup');
    return namedAddress(request);
  }
}
