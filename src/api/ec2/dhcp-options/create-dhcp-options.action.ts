import {
  CreateDhcpOptions$,
  type CreateDhcpOptionsRequest,
  type CreateDhcpOptionsResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { tagsOfSpecifications } from '../../../cloud/tags/tag-specifications.js';
import { DhcpOptionsService } from '../../../cloud/vpcs/dhcp-options.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { dhcpOptionsView } from './dhcp-options.view.js';
import { dhcpConfigurationOf } from './new-dhcp-options.js';

@Injectable()
@Ec2Action(CreateDhcpOptions$, 'vpc:create')
export class CreateDhcpOptionsAction implements Ec2Handler<
  CreateDhcpOptionsRequest,
  CreateDhcpOptionsResult
> {
  constructor(private readonly sets: DhcpOptionsService) {}

  async check(context: RequestContext, request: CreateDhcpOptionsRequest): Promise<void> {
    askedOf(request);
    await this.sets.check(context);
  }

  async handle(context: RequestContext, request: CreateDhcpOptionsRequest): Promise<CreateDhcpOptionsResult> {
    const { options, tags } = askedOf(request);
    const made = await this.sets.create(context, options, tags);
    const row = (await this.sets.list(context)).find(({ ec2Id }) => ec2Id === made);
    return { DhcpOptions: row && dhcpOptionsView(row, context.accountNumber) };
  }
}

const askedOf = ({ DhcpConfigurations, TagSpecifications }: CreateDhcpOptionsRequest) => ({
  options: dhcpConfigurationOf(DhcpConfigurations),
  tags: tagsOfSpecifications(TagSpecifications, ['dhcp-options'])['dhcp-options'] ?? [],
});
