import {
  DescribeVolumes$,
  type DescribeVolumesRequest,
  type DescribeVolumesResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { volumeFilters } from '../../../cloud/volumes/filters/ec2.js';
import { VolumeReader } from '../../../cloud/volumes/volume-reader.service.js';
import { ZoneIds } from '../../../cloud/zones/zone-ids.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { Paginator } from '../pagination.js';
import { idRefs } from '../refs.js';
import { volumeView } from './volume.view.js';

const rule = { action: 'DescribeVolumes', min: 5, max: 1000 };

@Injectable()
@Ec2Action(DescribeVolumes$, 'volume:read')
export class DescribeVolumesAction implements Ec2Handler<DescribeVolumesRequest, DescribeVolumesResult> {
  constructor(
    private readonly volumes: VolumeReader,
    private readonly paginator: Paginator,
    private readonly zones: ZoneIds,
  ) {}

  async handle(context: RequestContext, request: DescribeVolumesRequest): Promise<DescribeVolumesResult> {
    const query = {
      refs: idRefs('volume', request.VolumeIds),
      condition: volumeFilters.condition(await this.zones.named(request.Filters)),
    };
    const { rows, NextToken } = await this.paginator.paged(
      { context, rule, request },
      {
        read: (page) => this.volumes.list(context.projectId, { ...query, ...page }),
        keyOf: ({ ec2Id }) => ec2Id,
      },
    );
    const { accountNumber } = context;
    const places = { region: this.zones.region, accountNumber, zoneIdOf: this.zones.of };
    return { Volumes: rows.map((row) => volumeView(row, places)), NextToken };
  }
}
