import {
  DescribeAddressesAttribute$,
  type DescribeAddressesAttributeRequest,
  type DescribeAddressesAttributeResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { FloatingAddressService } from '../../../cloud/floating-addresses/floating-address.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { Paginator } from '../pagination.js';
import { idRefs } from '../refs.js';

const rule = { action: 'DescribeAddressesAttribute', min: 1, max: 1000 };

/** No address here has a name of its own in DNS: addresses alone are answered, as at AWS where none was set. */
@Injectable()
@Ec2Action(DescribeAddressesAttribute$, 'address:read')
export class DescribeAddressesAttributeAction implements Ec2Handler<
  DescribeAddressesAttributeRequest,
  DescribeAddressesAttributeResult
> {
  constructor(
    private readonly addresses: FloatingAddressService,
    private readonly paginator: Paginator,
  ) {}

  async handle(
    context: RequestContext,
    request: DescribeAddressesAttributeRequest,
  ): Promise<DescribeAddressesAttributeResult> {
    const refs = idRefs('floating-address', request.AllocationIds);
    const { rows, NextToken } = await this.paginator.paged(
      { context, rule, request },
      { read: (page) => this.addresses.list(context, { refs, ...page }), keyOf: ({ ec2Id }) => ec2Id },
    );
    return { Addresses: rows.map(({ name, ec2Id }) => ({ PublicIp: name, AllocationId: ec2Id })), NextToken };
  }
}
