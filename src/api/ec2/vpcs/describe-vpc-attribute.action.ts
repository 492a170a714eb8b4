import {
  DescribeVpcAttribute$,
  type DescribeVpcAttributeRequest,
  type DescribeVpcAttributeResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { VpcService } from '../../../cloud/networks/vpc.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';
import { VPC_ATTRIBUTES } from './vpc-attributes.js';

@Injectable()
@Ec2Action(DescribeVpcAttribute$, 'vpc:read')
export class DescribeVpcAttributeAction implements Ec2Handler<
  DescribeVpcAttributeRequest,
  DescribeVpcAttributeResult
> {
  constructor(private readonly vpcs: VpcService) {}

  async handle(
    { projectId }: RequestContext,
    { VpcId = '', Attribute = 'enableDnsSupport' }: DescribeVpcAttributeRequest,
  ): Promise<DescribeVpcAttributeResult> {
    const { dnsHostnames, dnsSupport } = await this.vpcs.layout(projectId, idRef('vpc', VpcId).value);
    const name = `${Attribute.charAt(0).toUpperCase()}${Attribute.slice(1)}` as keyof typeof VPC_ATTRIBUTES;
    const own = { ...VPC_ATTRIBUTES, EnableDnsHostnames: dnsHostnames, EnableDnsSupport: dnsSupport };
    const value = own[name];
    return { VpcId, [name]: { Value: value } };
  }
}
