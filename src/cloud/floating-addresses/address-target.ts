import { EngineError } from '../../common/errors/engine-error.js';
import type { Queryable } from '../../common/prisma/database.js';
import { requireAllFound } from '../../common/refs/not-found.js';
import type { Ref } from '../../common/refs/ref.js';
import { targetAlone, targetInInstance, type TargetRow } from './address-target.repository.js';

/** An address of an interface, for which a floating address may stand. */
export interface Target {
  readonly interfaceId: string;
  readonly privateAddress: string;
  /** The same; null: the interface's first one. */
  readonly inside: string | null;
}

/** What an address is to stand for, as it is asked: one of the two, and which of its addresses, if that is said. */
export interface TargetRef {
  readonly instance?: Ref;
  readonly interface?: Ref;
  readonly privateAddress?: string;
}

/**
 * The interface, with its instance locked: nobody ends it, and no other address gets before it, until the transaction
 * ends. One that is in no instance is locked itself. Throws NotFound, IncorrectInstanceState, InvalidParameterValue,
 * Gateway.NotAttached.
 */
export async function lockedTarget(tx: Queryable, projectId: string, asked: TargetRef): Promise<Target> {
  const ref = asked.instance ?? asked.interface;
  if (!ref)
    throw new EngineError('MissingParameter', 'Either instance ID or network interface id must be specified');
  const noun = asked.instance ? 'instance' : 'network-interface';
  const row =
    (await targetInInstance(tx, projectId, { noun, ref })) ??
    (asked.interface && (await targetAlone(tx, projectId, asked.interface)));
  requireAllFound(noun, [ref], row ? [{ id: ref.value, ec2Id: ref.value }] : []);
  if (!row) throw new Error('it was found');
  refuseUnfit(row);
  const target = targetAt(row, asked.privateAddress);
  if (target.inside !== null && row.home?.isOld)
    throw new EngineError(
      'IncorrectInstanceState',
      `The host of the instance '${row.home.ec2Id}' has to be updated first: it knows of the first address alone.`,
    );
  return target;
}

function refuseUnfit({ home, closedVpc }: TargetRow): void {
  if (home && (home.isEnding || home.host === null || !['active', 'stopped'].includes(home.lifecycle)))
    throw new EngineError(
      'IncorrectInstanceState',
      `The instance '${home.ec2Id}' is not in a valid state for this operation.`,
    );
  if (closedVpc !== null)
    throw new EngineError(
      'Gateway.NotAttached',
      `Network ${closedVpc} is not attached to any internet gateway`,
    );
}

function targetAt({ interfaceId, address, moreAddresses }: TargetRow, asked = address): Target {
  if (asked === address) return { interfaceId, privateAddress: address, inside: null };
  if (moreAddresses.includes(asked)) return { interfaceId, privateAddress: asked, inside: asked };
  throw new EngineError(
    'InvalidParameterValue',
    `The private IP address ${asked.slice(0, 40)} is not an address of the interface`,
  );
}
