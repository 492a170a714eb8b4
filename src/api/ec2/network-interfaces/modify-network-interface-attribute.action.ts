import {
  ModifyNetworkInterfaceAttribute$,
  type ModifyNetworkInterfaceAttributeRequest,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { InterfaceService } from '../../../cloud/instances/interface.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';
import { interfaceChangeOf } from './interface-change.js';
import { attachmentIdOf } from './network-interface.view.js';

type Request = ModifyNetworkInterfaceAttributeRequest;

@Injectable()
@Ec2Action(ModifyNetworkInterfaceAttribute$, 'network-interface:update')
export class ModifyNetworkInterfaceAttributeAction implements Ec2Handler<Request, undefined> {
  constructor(private readonly interfaces: InterfaceService) {}

  async check(context: RequestContext, request: Request): Promise<void> {
    const change = interfaceChangeOf(request);
    const ref = await this.#named(context, request);
    if (change) await this.interfaces.check(context, ref, change);
  }

  async handle(context: RequestContext, request: Request): Promise<undefined> {
    const change = interfaceChangeOf(request);
    const ref = await this.#named(context, request);
    if (change) await this.interfaces.set(context, ref, change);
  }

  /** The interface, whose attachment it is if one is named. */
  async #named(context: RequestContext, { NetworkInterfaceId = '', Attachment }: Request) {
    const ref = idRef('network-interface', NetworkInterfaceId);
    const row = await this.interfaces.get(context, ref);
    const asked = Attachment?.AttachmentId;
    if (asked !== undefined && (row.home === null || asked !== attachmentIdOf(row)))
      throw new EngineError(
        'InvalidAttachmentID.NotFound',
        `The attachment '${asked.slice(0, 100)}' does not exist`,
      );
    return ref;
  }
}
