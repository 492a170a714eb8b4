import {
  DescribeNetworkInterfaces$,
  type DescribeNetworkInterfacesRequest,
  type DescribeNetworkInterfacesResult,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { interfaceFilters } from '../../../cloud/instances/filters/ec2-interfaces.js';
import { InterfaceService } from '../../../cloud/instances/interface.service.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { Paginator } from '../pagination.js';
import { idRefs } from '../refs.js';
import { networkInterfaceView } from './network-interface.view.js';

const rule = { action: 'DescribeNetworkInterfaces', min: 5, max: 1000 };

@Injectable()
@Ec2Action(DescribeNetworkInterfaces$, 'network-interface:read')
export class DescribeNetworkInterfacesAction implements Ec2Handler<
  DescribeNetworkInterfacesRequest,
  DescribeNetworkInterfacesResult
> {
  constructor(
    private readonly interfaces: InterfaceService,
    private readonly paginator: Paginator,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async handle(
    context: RequestContext,
    request: DescribeNetworkInterfacesRequest,
  ): Promise<DescribeNetworkInterfacesResult> {
    const query = {
      refs: idRefs('network-interface', request.NetworkInterfaceIds),
      condition: interfaceFilters.condition(request.Filters),
    };
    const { rows, NextToken } = await this.paginator.paged(
      { context, rule, request },
      {
        read: (page) => this.interfaces.list(context, { ...query, ...page }),
        keyOf: ({ ec2Id }) => ec2Id,
      },
    );
    const place = { region: this.place.region, accountNumber: context.accountNumber };
    return { NetworkInterfaces: rows.map((row) => networkInterfaceView(row, place)), NextToken };
  }
}
