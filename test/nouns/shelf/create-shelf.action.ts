import { Inject, Injectable } from '@nestjs/common';
import type { StaticOperationSchema, StaticStructureSchema } from '@smithy/types';
import { Ec2Action, type Ec2Handler } from '../../../src/api/ec2/ec2-action.js';
import type { RequestContext } from '../../../src/common/context/request-context.js';
import { ShelfService } from './shelf.service.js';

interface CreateShelfRequest {
  readonly Host?: string;
  readonly Count?: number;
  readonly ClientToken?: string;
}
interface CreateShelfResult {
  readonly ShelfIds: readonly string[];
}

/** As the SDK's own schemas are written: a verb of AWS's has its there. */
const CreateShelfRequest$: StaticStructureSchema = [
  3,
  'test',
  'CreateShelfRequest',
  0,
  ['Host', 'Count', 'ClientToken'],
  [0, 1, 0],
];
const CreateShelfResult$: StaticStructureSchema = [
  3,
  'test',
  'CreateShelfResult',
  0,
  ['ShelfIds'],
  [[64 | 0, { xmlName: 'shelfIdSet' }]],
];
export const CreateShelf$: StaticOperationSchema = [
  9,
  'test',
  'CreateShelf',
  0,
  () => CreateShelfRequest$,
  () => CreateShelfResult$,
];

/** A noun of the cloud has rights of its own in the policy. */
@Injectable()
@Ec2Action(CreateShelf$, 'instance:run')
export class CreateShelfAction implements Ec2Handler<CreateShelfRequest, CreateShelfResult> {
  constructor(@Inject(ShelfService) private readonly shelves: ShelfService) {}

  async handle(
    context: RequestContext,
    { Host = '', Count: count = 1, ClientToken: token }: CreateShelfRequest,
  ): Promise<CreateShelfResult> {
    const asked = { host: Host, count, tags: [], ...(token !== undefined && { token }) };
    return { ShelfIds: await this.shelves.create(context, asked) };
  }
}
