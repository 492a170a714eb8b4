import { randomUUID } from 'node:crypto';
import type { RequestContext } from '../../common/context/request-context.js';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import type { Queryable } from '../../common/prisma/database.js';
import { requireAllFound } from '../../common/refs/not-found.js';
import type { Ref } from '../../common/refs/ref.js';
import type { WorkflowName } from '../../../workflows/contracts/workflow-names.js';
import {
  insertOperation,
  type OperationMember,
  type OutboxEntry,
} from '../operations/operation.repository.js';
import type { LaunchPort } from '../instances/launch-addresses.js';
import type { Choice } from './address-choice.js';
import type { AddressRow } from './floating-address.js';
import { floatingAddressNoun } from './floating-address.noun.js';
import { listAddresses, lockAddresses, takeAddresses } from './floating-address.repository.js';
import type { AddressTask } from './floating-address.state.js';

/** What a verb is about to commit. */
export interface Work {
  readonly workflow: WorkflowName;
  readonly action: string;
  readonly members: readonly OperationMember[];
}

const PREFIXES = floatingAddressNoun.ec2.prefixes;

export const newAssociationId = (): string => ec2IdWith(PREFIXES['address-association'], randomUUID());

/** Of addresses that were chosen, what all of them share. */
export interface NewAddresses {
  readonly operationId: string;
  readonly projectId: string;
  readonly description?: string;
  /** Of a launch: the interfaces that they are to stand for, in their order. */
  readonly ports?: readonly LaunchPort[];
}

/** A row for each address that was chosen, not yet its project's to see. */
export async function insertAddresses(
  tx: Queryable,
  choices: readonly Choice[],
  { operationId, projectId, description = '', ports = [] }: NewAddresses,
): Promise<readonly OperationMember[]> {
  const ids = choices.map(() => randomUUID());
  const ec2Ids = ids.map((id) => ec2IdWith(PREFIXES['floating-address'], id));
  await tx.query(
    `INSERT INTO floating_addresses (id, ec2_id, project_id, operation_id, range_id, pool, interface, number, address, state, task,
       generation, description, is_auto, instance_id, interface_id, association_id)
     SELECT c.id, c.ec2_id, $1, $2, c.range_id, c.pool, c.interface, c.number, c.address, 'allocating', 'proving', 1, $13,
       c.port IS NOT NULL, c.instance, c.port, c.association
     FROM unnest($3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::bigint[], $9::text[], $10::uuid[], $11::uuid[],
       $12::text[]) AS c(id, ec2_id, range_id, pool, interface, number, address, instance, port, association)`,
    [
      ...[projectId, operationId, ids, ec2Ids],
      choices.map(({ rangeId }) => rangeId),
      choices.map(({ pool }) => pool),
      choices.map((choice) => choice.interface),
      choices.map(({ number }) => number),
      choices.map(({ address }) => address),
      ports.map(({ instanceId }) => instanceId),
      ports.map(({ interfaceId }) => interfaceId),
      ports.map(newAssociationId),
      description,
    ],
  );
  return ids.map((id, i) => ({ noun: 'floating-address', id, ec2Id: ec2Ids[i] ?? '', generation: 1 }));
}

/** Those that are named, locked, in the order of their ids. Throws NotFound. */
export async function lockedAddresses(
  tx: Queryable,
  projectId: string,
  { refs, interfaceIds = [] }: { readonly refs: readonly Ref[]; readonly interfaceIds?: readonly string[] },
): Promise<readonly AddressRow[]> {
  const named = await listAddresses(tx, projectId, { refs });
  requireAllFound('floating-address', refs, named);
  const before = await addressesBefore(tx, interfaceIds);
  await lockAddresses(tx, projectId, [...named.map(({ id }) => id), ...before]);
  // As they are now that nobody else may change them.
  const rows = await listAddresses(tx, projectId, { refs: [], alsoAuto: true });
  const ids = new Set([...named.map(({ id }) => id), ...before]);
  const locked = rows.filter(({ id }) => ids.has(id));
  requireAllFound('floating-address', refs, locked);
  return locked;
}

async function addressesBefore(tx: Queryable, interfaceIds: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(
    'SELECT id FROM floating_addresses WHERE interface_id = ANY($1::uuid[]) AND association_id IS NOT NULL',
    [interfaceIds],
  );
  return rows.map(({ id }) => id);
}

/** Taken by the operation: who was at work on them is overtaken. */
export async function taken(
  tx: Queryable,
  rows: readonly AddressRow[],
  how: { readonly operationId: string; readonly task: AddressTask },
): Promise<readonly OperationMember[]> {
  await takeAddresses(
    tx,
    rows.map(({ id }) => id),
    how,
  );
  return rows.map(({ id, ec2Id, generation }) => ({
    ...{ noun: 'floating-address', id, ec2Id },
    generation: generation + 1,
  }));
}

/** Writes the operation. Its entries go to the outbox after the commit. */
export function commit(
  tx: Queryable,
  { requestId, projectId, userId }: RequestContext,
  { operationId, ...work }: Work & { readonly operationId: string },
): Promise<readonly OutboxEntry[]> {
  const summary = `${work.workflow.replace('-', ' ')} ${work.members.length}`;
  const asked = { requestId, projectId, userId, args: {}, chunkSize: 50, summary };
  return insertOperation(tx, operationId, { ...work, ...asked });
}
