import { Injectable, type Type } from '@nestjs/common';
import type { StaticOperationSchema } from '@smithy/types';
import { EngineError } from '../../common/errors/engine-error.js';
import { type ErrorCode } from '../../common/errors/errors.js';
import { checkedFilters, type Filter } from '../../common/filters/filter.js';
import { type RequestContext } from '../../common/context/request-context.js';
import { Ec2Action, type Ec2Handler } from './ec2-action.js';

/** How AWS calls what this cloud has none of. */
export interface None {
  /** Lists of the answer, which are empty. */
  readonly lists: readonly string[];
  /** The parameter with ids, if there is one, and what is said of the first. */
  readonly ids?: string;
  readonly notFound?: ErrorCode;
}

type Asked = Readonly<Record<string, unknown>>;

/**
 * A Describe of what this cloud has none of: an empty list, as clients and modules read them all before they do
 * anything. What is named by id is not there.
 */
export function describeNone(
  schema: StaticOperationSchema,
  { lists, ids, notFound = 'InvalidParameterValue' }: None,
): Type<Ec2Handler<never, unknown>> {
  @Injectable()
  @Ec2Action(schema, 'vpc:read')
  class DescribeNothing implements Ec2Handler<Asked, Readonly<Record<string, readonly []>>> {
    async handle(_: RequestContext, request: Asked) {
      const filters = (request['Filters'] ?? request['Filter']) as readonly Filter[] | undefined;
      checkedFilters(filters, () => true);
      if (request['NextToken'] !== undefined)
        throw new EngineError('InvalidNextToken', 'The specified NextToken is not valid.');
      const [first] = (ids === undefined ? [] : (request[ids] ?? [])) as readonly string[];
      if (first !== undefined)
        throw new EngineError(notFound, `The ID '${first.slice(0, 100)}' does not exist`);
      return Object.fromEntries(lists.map((list) => [list, [] as const]));
    }
  }
  return DescribeNothing;
}
