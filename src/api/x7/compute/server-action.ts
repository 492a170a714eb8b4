import type { z } from 'zod';
import type { RequestContext } from '../../../common/context/request-context.js';
import type { FloatingAddressService } from '../../../cloud/floating-addresses/floating-address.service.js';
import type { CardAddresses } from '../../../cloud/instances/cards/card-addresses.js';
import type { InstanceImages } from '../../../cloud/instances/instance-images.service.js';
import type { KeptInstance } from '../../../cloud/instances/kept/kept-instance.js';
import type { ConsoleOutputs } from '../../../cloud/instances/traces/console-output.service.js';
import type { Right } from '../../../cloud/users/policy.js';
import type { X7Answer } from '../door/x7-route.js';
import type { InterfaceParts } from './attach-interface.js';

export interface ActionParts extends InterfaceParts {
  readonly cardAddresses: CardAddresses;
  readonly addresses: FloatingAddressService;
  readonly consoles: ConsoleOutputs;
  readonly instanceImages: InstanceImages;
}

interface ActionFacts {
  /** The key of the body. */
  readonly name: string;
  /** Minor numbers of the first and the last microversion that have it. */
  readonly since?: number;
  readonly until?: number;
}

export interface Asked<Argument> {
  readonly row: KeptInstance;
  readonly argument: Argument;
  /** See `X7Request`. */
  readonly base: string;
  readonly version: number;
}

/** One row of the table of actions. */
export interface BuiltAction<Argument = unknown> extends ActionFacts {
  readonly right: Right;
  readonly argument: z.ZodType<Argument>;
  /** `vm_state` in which it may be. Absent: any. */
  readonly from?: readonly string[];
  /** Whether another task may be under way. */
  readonly meanwhile?: true;
  /** Also of a locked server, by those who may not change it. */
  readonly whileLocked?: true;
  readonly answer?: (version: number) => z.ZodType;
  readonly run: (parts: ActionParts, context: RequestContext, asked: Asked<Argument>) => Promise<X7Answer>;
}

/** Compute has it, this cloud has not: 501. */
export interface UnbuiltAction extends ActionFacts {
  readonly right: null;
}

export type Action = BuiltAction | UnbuiltAction;

/** An action with the type of its argument. */
export const action = <Argument>(row: BuiltAction<Argument>): BuiltAction => row as BuiltAction;

export const ACCEPTED: X7Answer = { status: 202 };
