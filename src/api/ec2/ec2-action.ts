import { DiscoveryService } from '@nestjs/core';
import type { StaticOperationSchema } from '@smithy/types';
import type { RequestContext } from '../../common/context/request-context.js';

/** One class a verb. The verb's published schema is its wire format; the class is its meaning. */
export const Ec2Action = DiscoveryService.createDecorator<StaticOperationSchema>();

export interface Ec2Handler<Input, Output> {
  /**
   * `DryRun` is answered by the dispatcher: it calls `check` when the class has one (validation and permission, nothing
   * changed), then throws DryRunOperation.
   */
  handle(context: RequestContext, input: Input): Promise<Output>;
  check?(context: RequestContext, input: Input): Promise<void>;
}
