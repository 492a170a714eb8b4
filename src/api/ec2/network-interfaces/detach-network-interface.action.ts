import { DetachNetworkInterface$, type DetachNetworkInterfaceRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { CardAttachments, type CardDetachment } from '../../../cloud/instances/cards/card-attachments.js';
import { InterfaceService } from '../../../cloud/instances/interface.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';

type Request = DetachNetworkInterfaceRequest;

const FORM = /^eni-attach-([0-9a-f]{8}|[0-9a-f]{17})$/;

@Injectable()
@Ec2Action(DetachNetworkInterface$, 'network-interface:update')
export class DetachNetworkInterfaceAction implements Ec2Handler<Request, undefined> {
  constructor(
    private readonly attachments: CardAttachments,
    private readonly interfaces: InterfaceService,
  ) {}

  async check(context: RequestContext, request: Request): Promise<void> {
    await this.attachments.checkDetach(context, await this.#asked(context, request));
  }

  async handle(context: RequestContext, request: Request): Promise<undefined> {
    await this.attachments.detach(context, [await this.#asked(context, request)]);
  }

  /** An attachment is named after its interface. */
  async #asked(
    context: RequestContext,
    { AttachmentId = '', Force = false }: Request,
  ): Promise<CardDetachment> {
    const [, digits] = FORM.exec(AttachmentId) ?? [];
    if (digits === undefined)
      throw new EngineError(
        'InvalidAttachmentID.Malformed',
        `Invalid id: "${AttachmentId.slice(0, 100)}" (expecting "eni-attach-...")`,
      );
    const ref = idRef('network-interface', `eni-${digits}`);
    const [row] = await this.interfaces.find(context, [ref]);
    if (row?.home) return { interface: ref, force: Force };
    throw new EngineError(
      'InvalidAttachmentID.NotFound',
      `The networkInterface attachment ID '${AttachmentId}' does not exist`,
    );
  }
}
