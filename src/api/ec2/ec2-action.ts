import type { Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { StaticOperationSchema } from '@smithy/types';
import type { RequestContext } from '../../common/context/request-context.js';
import type { Right } from '../../cloud/users/policy.js';

/** What a class marked `@Ec2Action` serves. */
export interface Ec2Verb {
  /** The published schema: the wire format. */
  readonly schema: StaticOperationSchema;
  /** What its caller must be allowed. */
  readonly right: Right;
}

/** The metadata under which Nest finds the marked classes. */
export const Ec2VerbMark = DiscoveryService.createDecorator<Ec2Verb>();

/**
 * One class a verb. The verb's published schema is its wire format; the class is its meaning; the policy says who has
 * the right.
 */
export const Ec2Action = (schema: StaticOperationSchema, right: Right): ClassDecorator =>
  Ec2VerbMark({ schema, right });

/** What a marked class serves. Throws for one that is not marked. */
export function ec2VerbOf(action: object): Ec2Verb {
  const verb = Reflect.getMetadata(Ec2VerbMark.KEY, action) as Ec2Verb | undefined;
  if (verb) return verb;
  throw new Error('The class is not marked @Ec2Action');
}

export interface Ec2Handler<Input, Output> {
  /**
   * `DryRun` is answered by the dispatcher: it calls `check` when the class has one (validation and permission, nothing
   * changed), then throws DryRunOperation.
   */
  handle(context: RequestContext, input: Input): Promise<Output>;
  check?(context: RequestContext, input: Input): Promise<void>;
}

/** Classes marked `@Ec2Action`. */
export type Ec2Verbs = readonly Type<Ec2Handler<never, unknown>>[];
