import { randomUUID } from 'node:crypto';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import { type Queryable } from '../../common/prisma/database.js';
import { moveOf, moveTo } from '../nouns/state-table.js';
import { vpcPeeringNoun } from './vpc-peering.noun.js';
import { type NamedVpc } from './vpc-peering.repository.js';
import { type VpcPeeringState, vpcPeeringStates } from './vpc-peering.state.js';

export interface NewPeeringRow {
  readonly projectId: string;
  readonly vpc: { readonly id: string; readonly ec2Id: string };
  readonly accepter: { readonly account: string; readonly vpcEc2Id: string };
  /** Undefined: the request cannot be met. */
  readonly found: Pick<NamedVpc, 'id' | 'projectId'> | undefined;
}

/** EC2's id. */
export async function insertPeering(
  tx: Queryable,
  { projectId, vpc, accepter, found }: NewPeeringRow,
): Promise<string> {
  const id = randomUUID();
  const ec2Id = ec2IdWith(vpcPeeringNoun.ec2.prefixes['vpc-peering'], id);
  const state: VpcPeeringState = found ? 'pending-acceptance' : 'failed';
  await tx.query(
    `INSERT INTO vpc_peerings (id, ec2_id, project_id, vpc_id, vpc_ec2_id, accepter_account, accepter_vpc_ec2_id,
       accepter_project_id, accepter_vpc_id, state, ended_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, CASE $10 WHEN 'failed' THEN engine_now() END)`,
    [
      ...[id, ec2Id, projectId, vpc.id, vpc.ec2Id, accepter.account, accepter.vpcEc2Id],
      ...[found?.projectId ?? null, found?.id ?? null, state],
    ],
  );
  return ec2Id;
}

const WHERE = `r.id = $1 AND ended_at IS NULL`;
const MOVES = {
  active: moveOf(vpcPeeringStates, 'active', { set: 'ended_by = $2', where: WHERE }),
  rejected: moveOf(vpcPeeringStates, 'rejected', {
    set: 'ended_by = $2, ended_at = engine_now()',
    where: WHERE,
  }),
  deleted: moveOf(vpcPeeringStates, 'deleted', {
    set: 'ended_by = $2, ended_at = engine_now()',
    where: WHERE,
  }),
};

/** False: another has moved it before. `by`: the account that ends it; null: it does not end. */
export async function movePeering(
  tx: Queryable,
  id: string,
  { to, by }: { readonly to: keyof typeof MOVES; readonly by: string | null },
): Promise<boolean> {
  return (await moveTo(tx, MOVES[to], [id, by])).length > 0;
}

const ENDED = moveOf(vpcPeeringStates, 'deleted', {
  set: 'ended_by = (SELECT account_number FROM projects o JOIN vpcs v ON v.project_id = o.id WHERE v.id = $1), ended_at = engine_now()',
  where: '$1 IN (r.vpc_id, r.accepter_vpc_id)',
});

/** The VPC goes: its connections end. Those that it was joined to, or had asked or been asked by. */
export async function endPeeringsOf(tx: Queryable, vpcId: string): Promise<readonly string[]> {
  const ended = await moveTo(tx, ENDED, [vpcId]);
  if (ended.length === 0) return [];
  const rows = await tx.query<{ id: string }>(
    `SELECT v.id FROM vpc_peerings p JOIN vpcs v ON v.id <> $2 AND v.id IN (p.vpc_id, p.accepter_vpc_id)
     WHERE p.id = ANY($1::uuid[])`,
    [ended, vpcId],
  );
  return rows.map(({ id }) => id);
}

/** Undefined: as it is. */
export async function setRemoteDns(
  tx: Queryable,
  id: string,
  {
    requester,
    accepter,
  }: { readonly requester: boolean | undefined; readonly accepter: boolean | undefined },
): Promise<void> {
  await tx.query(
    `UPDATE vpc_peerings SET remote_dns = coalesce($2, remote_dns), accepter_remote_dns = coalesce($3, accepter_remote_dns)
     WHERE id = $1`,
    [id, requester ?? null, accepter ?? null],
  );
}
