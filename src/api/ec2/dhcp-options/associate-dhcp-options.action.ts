import { AssociateDhcpOptions$, type AssociateDhcpOptionsRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { DhcpOptionsService } from '../../../cloud/vpcs/dhcp-options.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';

/** AWS's word for no set at all. */
export const NO_OPTIONS = 'default';

@Injectable()
@Ec2Action(AssociateDhcpOptions$, 'vpc:update')
export class AssociateDhcpOptionsAction implements Ec2Handler<AssociateDhcpOptionsRequest, undefined> {
  constructor(private readonly sets: DhcpOptionsService) {}

  async check(context: RequestContext, request: AssociateDhcpOptionsRequest): Promise<void> {
    const { vpc, options } = askedOf(request);
    await this.sets.checkAssociate(context, vpc, options);
  }

  async handle(context: RequestContext, request: AssociateDhcpOptionsRequest): Promise<undefined> {
    const { vpc, options } = askedOf(request);
    await this.sets.associate(context, vpc, options);
  }
}

const askedOf = ({ VpcId = '', DhcpOptionsId = '' }: AssociateDhcpOptionsRequest) => ({
  vpc: idRef('vpc', VpcId),
  options: DhcpOptionsId === NO_OPTIONS ? null : idRef('dhcp-options', DhcpOptionsId),
});
