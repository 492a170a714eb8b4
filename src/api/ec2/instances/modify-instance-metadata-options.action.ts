import {
  ModifyInstanceMetadataOptions$,
  type ModifyInstanceMetadataOptionsRequest,
  type ModifyInstanceMetadataOptionsResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import type { InstanceChange } from '../../../cloud/instances/instance-change.js';
import { InstanceReaderService } from '../../../cloud/instances/instance-reader.service.js';
import { InstanceService } from '../../../cloud/instances/instance.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';
import { metadataOptionsView } from './instance.view.js';
import { is, refuseUnbuilt, type Built } from './launch/built.js';

const PARAMETERS: Built = {
  InstanceId: 'built',
  DryRun: 'built',
  HttpEndpoint: 'built',
  HttpPutResponseHopLimit: 'built',
  HttpTokens: 'built',
  HttpProtocolIpv6: 'built',
  InstanceMetadataTags: is('disabled'),
};

@Injectable()
@Ec2Action(ModifyInstanceMetadataOptions$, 'instance:update')
export class ModifyInstanceMetadataOptionsAction implements Ec2Handler<
  ModifyInstanceMetadataOptionsRequest,
  ModifyInstanceMetadataOptionsResult
> {
  constructor(
    private readonly instances: InstanceService,
    private readonly reader: InstanceReaderService,
  ) {}

  async handle(
    context: RequestContext,
    request: ModifyInstanceMetadataOptionsRequest,
  ): Promise<ModifyInstanceMetadataOptionsResult> {
    const { InstanceId = '' } = request;
    const change = changeOf(request);
    const instance = idRef('instance', InstanceId);
    await this.instances.setAttribute(context, instance, change);
    const [row] = await this.reader.list(context, { refs: [instance] });
    return { InstanceId, InstanceMetadataOptions: row && metadataOptionsView(row) };
  }

  async check(context: RequestContext, request: ModifyInstanceMetadataOptionsRequest): Promise<void> {
    const instance = idRef('instance', request.InstanceId ?? '');
    await this.instances.checkAttribute(context, instance, changeOf(request));
  }
}

function changeOf(request: ModifyInstanceMetadataOptionsRequest): InstanceChange {
  refuseUnbuilt(request, PARAMETERS);
  if (!Object.keys(request).some((name) => name.startsWith('Http') || name === 'InstanceMetadataTags'))
    throw new EngineError('InvalidParameterCombination', 'No metadata options specified.');
  const { HttpEndpoint: endpoint, HttpTokens: tokens, HttpPutResponseHopLimit: hopLimit } = request;
  const { HttpProtocolIpv6: ipv6 } = request;
  return {
    attribute: 'metadata',
    ...(endpoint !== undefined && { enabled: endpoint === 'enabled' }),
    ...(tokens !== undefined && { tokens }),
    ...(hopLimit !== undefined && { hopLimit }),
    ...(ipv6 !== undefined && { ipv6: ipv6 === 'enabled' }),
  };
}
