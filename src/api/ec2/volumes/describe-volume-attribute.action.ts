import {
  DescribeVolumeAttribute$,
  type DescribeVolumeAttributeRequest,
  type DescribeVolumeAttributeResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { VolumeReader } from '../../../cloud/volumes/volume-reader.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';

@Injectable()
@Ec2Action(DescribeVolumeAttribute$, 'volume:read')
export class DescribeVolumeAttributeAction implements Ec2Handler<
  DescribeVolumeAttributeRequest,
  DescribeVolumeAttributeResult
> {
  constructor(private readonly volumes: VolumeReader) {}

  async handle(
    { projectId }: RequestContext,
    { VolumeId = '', Attribute }: DescribeVolumeAttributeRequest,
  ): Promise<DescribeVolumeAttributeResult> {
    const row = await this.volumes.find(projectId, idRef('volume', VolumeId));
    return {
      VolumeId: row.ec2Id,
      ...(Attribute === 'productCodes'
        ? { ProductCodes: [] }
        : { AutoEnableIO: { Value: row.autoEnableIo } }),
    };
  }
}
