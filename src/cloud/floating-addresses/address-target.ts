import { EngineError } from '../../common/errors/engine-error.js';
import type { Queryable } from '../../common/prisma/database.js';
import { lockOwnInterface } from '../networks/network-interface.repository.js';
import { requireAllFound } from '../../common/refs/not-found.js';
import type { Ref } from '../../common/refs/ref.js';

/** An interface that an address may stand for. */
export interface Target {
  readonly interfaceId: string;
  /** Null: it is in none, and the address waits until it is. */
  readonly instanceId: string | null;
}

/** What an address is to stand for, as it is asked: one of the two, and the guest's own address, if that is said. */
export interface TargetRef {
  readonly instance?: Ref;
  readonly interface?: Ref;
  readonly privateAddress?: string;
}

interface Found extends Target {
  readonly address: string;
  readonly instanceEc2Id: string;
  readonly lifecycle: string;
  readonly host: string | null;
  readonly isEnding: boolean | null;
  readonly closedVpc: string | null;
}

/** EC2's id of the VPC of an interface n which has no internet gateway: nothing leads to an address outside there. */
const CLOSED_VPC = `(SELECT v.ec2_id FROM subnets s JOIN vpcs v ON v.id = s.vpc_id AND NOT v.is_default
  WHERE s.id = n.subnet_id AND NOT EXISTS (SELECT FROM internet_gateways g WHERE g.vpc_id = v.id))`;

/**
 * The interface, with its instance locked: nobody ends it, and no other address gets before it, until the transaction
 * ends. An interface that is in no instance is locked itself. Throws NotFound, IncorrectInstanceState,
 * InvalidParameterValue, Gateway.NotAttached.
 */
export async function lockedTarget(tx: Queryable, projectId: string, asked: TargetRef): Promise<Target> {
  const ref = asked.instance ?? asked.interface;
  if (!ref)
    throw new EngineError('MissingParameter', 'Either instance ID or network interface id must be specified');
  const noun = asked.instance ? 'instance' : 'network-interface';
  const column = asked.instance ? 'i' : 'n';
  const [row] = await tx.query<Found>(
    `SELECT n.id AS "interfaceId", n.address, i.id AS "instanceId", i.ec2_id AS "instanceEc2Id", i.lifecycle, i.host,
       i.task_state = 'terminating' AS "isEnding", ${CLOSED_VPC} AS "closedVpc"
     FROM instances i JOIN network_interfaces n ON n.instance_id = i.id${asked.instance ? ' AND n.device_index = 0' : ''}
     WHERE i.project_id = $1 AND ${column}.${ref.by === 'id' ? 'id::text' : 'ec2_id'} = $2 FOR NO KEY UPDATE OF i`,
    [projectId, ref.value],
  );
  const alone = !row && asked.interface ? await lockedAlone(tx, projectId, asked.interface) : undefined;
  if (alone) return refuseUnfit(alone, asked);
  requireAllFound(noun, [ref], row ? [{ id: ref.value, ec2Id: ref.value }] : []);
  if (!row) throw new Error('it was found');
  if (row.isEnding || row.host === null || (row.lifecycle !== 'active' && row.lifecycle !== 'stopped'))
    throw new EngineError(
      'IncorrectInstanceState',
      `The instance '${row.instanceEc2Id}' is not in a valid state for this operation.`,
    );
  return refuseUnfit(row, asked);
}

type Fitting = Target & Pick<Found, 'address' | 'closedVpc'>;

function refuseUnfit(row: Fitting, asked: TargetRef): Target {
  if (row.closedVpc !== null)
    throw new EngineError(
      'Gateway.NotAttached',
      `Network ${row.closedVpc} is not attached to any internet gateway`,
    );
  if (asked.privateAddress !== undefined && asked.privateAddress !== row.address)
    throw new EngineError(
      'InvalidParameterValue',
      `The private IP address ${asked.privateAddress.slice(0, 40)} is not an address of the interface`,
    );
  return row;
}

/** One that its project has made, and that is in no instance. Undefined: there is no such one. */
async function lockedAlone(tx: Queryable, projectId: string, ref: Ref): Promise<Fitting | undefined> {
  const locked = await lockOwnInterface(tx, projectId, ref);
  if (!locked || locked.instanceId !== null) return undefined;
  const [row] = await tx.query<Pick<Found, 'address' | 'closedVpc'>>(
    `SELECT n.address, ${CLOSED_VPC} AS "closedVpc" FROM network_interfaces n WHERE n.id = $1`,
    [locked.id],
  );
  return row && { ...row, interfaceId: locked.id, instanceId: null };
}
