import type { ChunkRef } from '../../../workflows/contracts/operation.js';
import { type Queryable } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { byId } from '../../common/refs/ref.js';
import { STILL_SHOWN } from '../networks/nat-gateway-names.js';
import { overtakeMembers } from '../operations/member.repository.js';
import { type NatGatewayAtWork, type NatGatewayRow } from './nat-gateway.js';
import { type NatGatewayState, type NatGatewayTask } from './nat-gateway.state.js';

/** Those of a project, as long as they are shown. */
export const natGatewaysOf = (on: Queryable, projectId: string): Promise<readonly NatGatewayRow[]> =>
  on.query<NatGatewayRow>(
    `SELECT g.id, g.ec2_id AS "ec2Id", v.ec2_id AS "vpcEc2Id", s.ec2_id AS "subnetEc2Id", g.is_public AS "isPublic", g.state,
       g.interface_ec2_id AS "interfaceEc2Id", g.private_address AS "privateAddress", g.allocation_ec2_id AS "allocationEc2Id",
       g.association_id AS "associationId", g.public_address AS "publicAddress", g.failure_code AS "failureCode", g.reason,
       (floor(date_part('epoch', g.created_at)) * 1000)::float8 AS "createdAt",
       (floor(date_part('epoch', g.ended_at)) * 1000)::float8 AS "endedAt",
       COALESCE((SELECT json_agg(json_build_array(t.key, t.value) ORDER BY t.key)
         FROM tags t WHERE t.project_id = g.project_id AND t.resource_id = g.ec2_id), '[]') AS tags
     FROM nat_gateways g JOIN vpcs v ON v.id = g.vpc_id JOIN subnets s ON s.id = g.subnet_id
     WHERE g.project_id = $1 AND ${STILL_SHOWN}`,
    [projectId],
  );

/** A gateway whose row is locked. */
export interface LockedNatGateway {
  readonly id: string;
  readonly ec2Id: string;
  readonly vpcId: string;
  readonly state: NatGatewayState;
  readonly generation: number;
}

/** After its VPC and its address, which settlement locks before it, too. */
export async function lockNatGateway(tx: Queryable, id: string): Promise<LockedNatGateway> {
  const [row] = await tx.query<LockedNatGateway>(
    `SELECT id, ec2_id AS "ec2Id", vpc_id AS "vpcId", state, generation FROM nat_gateways WHERE id = $1 FOR UPDATE`,
    [id],
  );
  if (row) return row;
  throw new NotFound('nat-gateway', [byId(id)]);
}

/** What is known of a gateway when its row is written. */
export interface InsertedNatGateway {
  readonly id: string;
  readonly ec2Id: string;
  readonly projectId: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly isPublic: boolean;
  /** Null: it is wrong what is asked for, and `failure` says so. */
  readonly operationId: string | null;
  readonly failure?: { readonly code: string; readonly message: string } | undefined;
}

export async function insertNatGateway(tx: Queryable, row: InsertedNatGateway): Promise<void> {
  await tx.query(
    `INSERT INTO nat_gateways (id, ec2_id, project_id, vpc_id, subnet_id, is_public, state, task, generation, operation_id,
       failure_code, reason, settled_at, ended_at)
     SELECT $1, $2, $3, $4, $5, $6, CASE WHEN f THEN 'failed' ELSE 'pending' END, CASE WHEN NOT f THEN 'opening' END, 1, $7,
       $8, $9, CASE WHEN f THEN engine_now() END, CASE WHEN f THEN engine_now() END FROM (SELECT $8::text IS NOT NULL AS f) x`,
    [
      ...[row.id, row.ec2Id, row.projectId, row.vpcId, row.subnetId, row.isPublic, row.operationId],
      ...[row.failure?.code ?? null, row.failure?.message ?? null],
    ],
  );
}

/** What it has got. */
export interface NatGatewayAddresses {
  readonly interfaceEc2Id: string;
  readonly privateAddress: string;
  /** Undefined: it is a private one. */
  readonly outside?: {
    readonly allocationEc2Id: string;
    readonly associationId: string;
    readonly publicAddress: string;
  };
}

export async function setNatGatewayAddresses(
  tx: Queryable,
  id: string,
  { interfaceEc2Id, privateAddress, outside }: NatGatewayAddresses,
): Promise<void> {
  await tx.query(
    `UPDATE nat_gateways SET interface_ec2_id = $2, private_address = $3, allocation_ec2_id = $4, association_id = $5,
       public_address = $6 WHERE id = $1`,
    [
      ...[id, interfaceEc2Id, privateAddress, outside?.allocationEc2Id ?? null],
      ...[outside?.associationId ?? null, outside?.publicAddress ?? null],
    ],
  );
}

/** Moves locked gateways to a newer operation: whoever was at work on them is fenced off. */
export async function takeNatGateways(
  tx: Queryable,
  ids: readonly string[],
  { operationId, task }: { readonly operationId: string; readonly task: NatGatewayTask },
): Promise<void> {
  await overtakeMembers(tx, ids);
  await tx.query(
    `UPDATE nat_gateways r SET generation = generation + 1, operation_id = $2, task = $3, reason = NULL
     WHERE id = ANY($1::uuid[])`,
    [ids, operationId, task],
  );
}

/** Those of the chunk that the operation has the say over. */
export const natGatewaysOfChunk = (
  tx: Queryable,
  { operationId, chunk }: ChunkRef,
): Promise<readonly NatGatewayAtWork[]> =>
  tx.query<NatGatewayAtWork>(
    `SELECT g.id, g.ec2_id AS "ec2Id", g.vpc_id AS "vpcId", g.generation, g.host, f.id AS "addressId",
       NOT g.is_public OR coalesce(f.task IS NULL AND f.association_id IS NOT NULL, false) AS "isBound"
     FROM nat_gateways g JOIN operation_members m ON m.resource_id = g.id
       LEFT JOIN network_interfaces n ON n.nat_gateway_id = g.id
       LEFT JOIN floating_addresses f ON f.interface_id = n.id AND f.operation_id = $1
     WHERE m.operation_id = $1 AND m.chunk = $2 AND m.noun = 'nat-gateway' AND m.settled_at IS NULL AND g.operation_id = $1
     ORDER BY g.id`,
    [operationId, chunk],
  );

/** Where its address is to be bound. */
export async function placeNatGateway(tx: Queryable, id: string, host: string): Promise<void> {
  await tx.query('UPDATE nat_gateways SET host = $2 WHERE id = $1', [id, host]);
}
