import {
  DescribeNetworkInterfaceAttribute$,
  type DescribeNetworkInterfaceAttributeRequest,
  type DescribeNetworkInterfaceAttributeResult,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { InterfaceService } from '../../../cloud/instances/interface.service.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';
import { attachmentView, interfaceGroups } from './network-interface.view.js';

@Injectable()
@Ec2Action(DescribeNetworkInterfaceAttribute$, 'network-interface:read')
export class DescribeNetworkInterfaceAttributeAction implements Ec2Handler<
  DescribeNetworkInterfaceAttributeRequest,
  DescribeNetworkInterfaceAttributeResult
> {
  constructor(
    private readonly interfaces: InterfaceService,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async handle(
    context: RequestContext,
    request: DescribeNetworkInterfaceAttributeRequest,
  ): Promise<DescribeNetworkInterfaceAttributeResult> {
    const row = await this.interfaces.get(
      context,
      idRef('network-interface', request.NetworkInterfaceId ?? ''),
    );
    const of = { NetworkInterfaceId: row.ec2Id };
    switch (request.Attribute) {
      case 'description':
        return { ...of, Description: { Value: row.description } };
      case 'groupSet':
        return { ...of, Groups: interfaceGroups(row) };
      case 'sourceDestCheck':
        return { ...of, SourceDestCheck: { Value: row.sourceDestCheck } };
      case 'attachment':
        return {
          ...of,
          Attachment: attachmentView(row, {
            region: this.place.region,
            accountNumber: context.accountNumber,
          }),
        };
      case 'associatePublicIpAddress':
        return { ...of, AssociatePublicIpAddress: false };
      case undefined:
        throw new EngineError('InvalidParameterCombination', 'No attributes specified.');
    }
  }
}
