import type { ChunkRef } from '../../../workflows/contracts/operation.js';
import { EngineError } from '../../common/errors/engine-error.js';
import type { Queryable } from '../../common/prisma/database.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';
import { NotFound } from '../../common/refs/not-found.js';
import { overtakeMembers } from '../operations/member.repository.js';
import type { OperationMember } from '../operations/operation.repository.js';
import { isOwed } from './interface-statements.js';
import type { InterfaceState, InterfaceTask } from './network-interface.state.js';

/** An interface's row as the verbs need it, locked until the transaction ends. */
export interface LockedInterface extends InterfaceState {
  readonly id: string;
  readonly ec2Id: string;
  readonly generation: number;
  readonly mac: string;
  readonly address: string;
  /** Beside that one. */
  readonly moreAddresses: readonly string[];
  /** Of IPv6. */
  readonly ipv6Addresses: readonly string[];
  readonly instanceId: string | null;
  /** Null: it is in no instance. */
  readonly deviceIndex: number | null;
  readonly isLeaving: boolean;
  readonly settledAt: Date | null;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly zone: string;
  /** A host that had it has not let go of it. */
  readonly isOwed: boolean;
  /** A NAT gateway's. */
  readonly isGateways: boolean;
  /** It counts as its project's: no instance takes it along, or none did at some time. */
  readonly isOwn: boolean;
}

export const INTERFACE_COLUMNS = `n.id, n.ec2_id AS "ec2Id", n.generation, n.mac, n.address,
  n.more_addresses AS "moreAddresses", n.ipv6_addresses AS "ipv6Addresses", n.instance_id AS "instanceId",
  n.device_index AS "deviceIndex", n.is_leaving AS "isLeaving", n.settled_at AS "settledAt", n.lifecycle,
  n.task_state AS "taskState", n.subnet_id AS "subnetId", s.vpc_id AS "vpcId", s.zone, ${isOwed('n.id')} AS "isOwed",
  n.nat_gateway_id IS NOT NULL AS "isGateways", n.project_id IS NOT NULL AS "isOwn"`;

export const INTERFACE_TABLES = 'network_interfaces n JOIN subnets s ON s.id = n.subnet_id';

const NAMED = { id: 'n.id', ec2Id: 'n.ec2_id' };

/** Of a project's own, or of its instances. */
const OWN = `(n.project_id = $1 OR n.project_id IS NULL AND EXISTS (
  SELECT FROM instances o WHERE o.id = n.instance_id AND o.project_id = $1))`;

/** Throws NotFound, and OperationNotPermitted for that of a NAT gateway. */
export async function lockInterface(tx: Queryable, projectId: string, ref: Ref): Promise<LockedInterface> {
  const values: unknown[] = [projectId];
  const [row] = await tx.query<LockedInterface>(
    `SELECT ${INTERFACE_COLUMNS} FROM ${INTERFACE_TABLES} WHERE ${OWN} AND ${refCondition([ref], NAMED, values)} FOR UPDATE OF n`,
    values,
  );
  if (!row) throw new NotFound('network-interface', [ref]);
  if (!row.isGateways) return row;
  throw new EngineError(
    'OperationNotPermitted',
    `You are not allowed to manage '${row.ec2Id}': it is a NAT gateway's.`,
  );
}

/** Which instance has it now; nothing is locked. Throws NotFound. */
export async function instanceOfInterface(
  tx: Queryable,
  projectId: string,
  ref: Ref,
): Promise<string | null> {
  const values: unknown[] = [projectId];
  const [row] = await tx.query<{ instanceId: string | null }>(
    `SELECT n.instance_id AS "instanceId" FROM network_interfaces n WHERE ${OWN} AND ${refCondition([ref], NAMED, values)}`,
    values,
  );
  if (row) return row.instanceId;
  throw new NotFound('network-interface', [ref]);
}

/** The subnet that it is in; nothing is locked. Throws NotFound. */
export async function subnetOfInterface(on: Queryable, projectId: string, ref: Ref): Promise<string> {
  const values: unknown[] = [projectId];
  const [row] = await on.query<{ subnetId: string }>(
    `SELECT n.subnet_id AS "subnetId" FROM network_interfaces n WHERE ${OWN} AND ${refCondition([ref], NAMED, values)}`,
    values,
  );
  if (row) return row.subnetId;
  throw new NotFound('network-interface', [ref]);
}

/** Those that the chunk's operation still has the say over, locked in the order of their ids. */
export const interfacesOfChunk = (
  tx: Queryable,
  { operationId, chunk }: ChunkRef,
): Promise<LockedInterface[]> =>
  tx.query<LockedInterface>(
    `SELECT ${INTERFACE_COLUMNS} FROM ${INTERFACE_TABLES}
     JOIN operation_members m ON m.resource_id = n.id AND m.generation = n.generation
     WHERE m.operation_id = $1 AND m.chunk = $2 AND m.noun = 'network-interface' AND m.part = 'owner' AND m.settled_at IS NULL
       AND n.operation_id = $1 AND n.task_state IS NOT NULL ORDER BY n.id FOR UPDATE OF n`,
    [operationId, chunk],
  );

/** Moves a locked interface to a newer operation: whoever was at work on it is fenced off. */
export async function takeInterface(
  tx: Queryable,
  { id, ec2Id, generation }: Pick<LockedInterface, 'id' | 'ec2Id' | 'generation'>,
  { operationId, task }: { readonly operationId: string; readonly task: InterfaceTask },
): Promise<OperationMember> {
  await overtakeMembers(tx, [id]);
  await tx.query(
    `UPDATE network_interfaces SET generation = generation + 1, operation_id = $2, task_state = $3, reason_code = NULL,
       reason_message = NULL WHERE id = $1`,
    [id, operationId, task],
  );
  return { noun: 'network-interface', id, ec2Id, generation: generation + 1 };
}

/** The instances end, and all that is in them with them: who is at work on their interfaces has no say any more. */
export async function fenceInterfacesOf(tx: Queryable, instanceIds: readonly string[]): Promise<void> {
  const rows = await tx.query<{ id: string }>(
    `UPDATE network_interfaces SET generation = generation + 1, operation_id = NULL, task_state = NULL
     WHERE instance_id = ANY($1::uuid[]) AND task_state IS NOT NULL RETURNING id`,
    [instanceIds],
  );
  await overtakeMembers(
    tx,
    rows.map(({ id }) => id),
  );
}
