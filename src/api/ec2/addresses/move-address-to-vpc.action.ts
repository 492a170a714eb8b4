import {
  MoveAddressToVpc$,
  type MoveAddressToVpcRequest,
  type MoveAddressToVpcResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { FloatingAddressService } from '../../../cloud/floating-addresses/floating-address.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { addressRef } from './address-refs.js';

/** Every address is one for VPCs: nothing is moved. */
@Injectable()
@Ec2Action(MoveAddressToVpc$, 'address:allocate')
export class MoveAddressToVpcAction implements Ec2Handler<MoveAddressToVpcRequest, MoveAddressToVpcResult> {
  constructor(private readonly addresses: FloatingAddressService) {}

  async check(context: RequestContext, request: MoveAddressToVpcRequest): Promise<void> {
    await this.handle(context, request);
  }

  async handle(
    context: RequestContext,
    { PublicIp = '' }: MoveAddressToVpcRequest,
  ): Promise<MoveAddressToVpcResult> {
    const [row] = await this.addresses.list(context, { refs: [addressRef(PublicIp)] });
    return { AllocationId: row?.ec2Id, Status: 'InVpc' };
  }
}
