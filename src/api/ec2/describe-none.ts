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
  /** What is said of an id: one code for `ids`, or a code for each parameter that may name something. */
  readonly notFound?: ErrorCode | Readonly<Record<string, ErrorCode>>;
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
  const codes = typeof notFound === 'string' ? (ids === undefined ? {} : { [ids]: notFound }) : notFound;
  @Injectable()
  @Ec2Action(schema, 'vpc:read')
  class DescribeNothing implements Ec2Handler<Asked, Readonly<Record<string, readonly []>>> {
    async handle(_: RequestContext, request: Asked) {
      const filters = (request['Filters'] ?? request['Filter']) as readonly Filter[] | undefined;
      checkedFilters(filters, () => true);
      if (request['NextToken'] !== undefined)
        throw new EngineError('InvalidNextToken', 'The specified NextToken is not valid.');
      refuseNamed(request, codes);
      return Object.fromEntries(lists.map((list) => [list, [] as const]));
    }
  }
  return DescribeNothing;
}

/** Throws for what is named: nothing is there. */
function refuseNamed(request: Asked, codes: Readonly<Record<string, ErrorCode>>): void {
  for (const [parameter, code] of Object.entries(codes)) {
    const [named] = [request[parameter] ?? []].flat();
    if (named !== undefined)
      throw new EngineError(code, `The ID '${String(named).slice(0, 100)}' does not exist`);
  }
}
