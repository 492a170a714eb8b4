import type { Outcome } from '../../../workflows/contracts/noun.js';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import type { Queryable } from '../../common/prisma/database.js';
import { leaveAddresses } from '../floating-addresses/gateway-address.repository.js';
import { deleteInterface } from '../networks/interface-use.repository.js';
import { takeFromNatGateway } from '../networks/nat-interface.repository.js';
import { moveAll, moveOf } from '../nouns/state-table.js';
import type { NounRows } from '../operations/noun-rows.js';
import { ownedRows } from '../operations/owned-rows.js';
import { raiseFiltersOfVpc } from '../vpcs/vpc-filters.js';
import { natGatewayNoun } from './nat-gateway.noun.js';
import { natGatewayStates } from './nat-gateway.state.js';

/** $1: the id. */
const SETTLED = { where: 'r.id = $1' };
const DONE = 'task = NULL, settled_at = engine_now()';

const OPENED = moveOf(natGatewayStates, 'available', { ...SETTLED, set: `${DONE}, reason = NULL` });
/** $2: why. */
const FAILED = moveOf(natGatewayStates, 'failed', {
  ...SETTLED,
  set: `${DONE}, reason = $2, failure_code = 'InternalError', host = NULL, ended_at = engine_now()`,
});
const DELETED = moveOf(natGatewayStates, 'deleted', {
  ...SETTLED,
  set: `${DONE}, host = NULL, ended_at = engine_now()`,
});

/** What operations do to the rows of NAT gateways. */
export const natGatewayRows: NounRows<'nat-gateway'> = {
  ...ownedRows({
    noun: 'nat-gateway',
    table: 'nat_gateways',
    update: 'UPDATE nat_gateways r SET',
    task: 'task',
  }),
  ec2IdOf: (id) => ec2IdWith(natGatewayNoun.ec2.prefixes['nat-gateway'], id),

  async write(tx, _ref, outcomes) {
    for (const outcome of outcomes) if (outcome.kind !== 'overtaken') await end(tx, outcome);
  },

  async markUnwinding(tx, { operationId, id, generation, reason }) {
    const rows = await tx.query(
      `UPDATE nat_gateways SET task = 'unwinding', reason = $4
       WHERE id = $1 AND operation_id = $2 AND generation = $3 RETURNING id`,
      [id, operationId, generation, reason.message],
    );
    return rows.length === 1;
  },

  // What a host has of one is its address, which has cleanups of its own.
  cleanUp: async () => undefined,

  // A gateway goes to another host when its own is forgotten: see NatGatewayMover.
  placedOn: async () => [],

  async letGoOf(tx, host) {
    const rows = await tx.query<{ id: string }>(
      'UPDATE nat_gateways SET host = NULL WHERE host = $1 AND task IS NULL RETURNING id',
      [host],
    );
    await leaveAddresses(
      tx,
      host,
      rows.map(({ id }) => id),
    );
  },
};

/** Networks whose routes lead to it lead somewhere else now: their hosts are told. */
async function end(tx: Queryable, outcome: Outcome<'nat-gateway'>): Promise<void> {
  const { id } = outcome;
  if (outcome.kind === 'opened') await moveAll(tx, OPENED, [id], [id]);
  else {
    if (outcome.kind === 'open-failed') await moveAll(tx, FAILED, [id], [id, outcome.reason.message]);
    else await moveAll(tx, DELETED, [id], [id]);
    await removeInterface(tx, id);
  }
  const [row] = await tx.query<{ vpcId: string }>(
    'SELECT vpc_id AS "vpcId" FROM nat_gateways WHERE id = $1',
    [id],
  );
  if (row) await raiseFiltersOfVpc(tx, row.vpcId);
}

async function removeInterface(tx: Queryable, id: string): Promise<void> {
  const interfaceId = await takeFromNatGateway(tx, id);
  if (interfaceId !== undefined) await deleteInterface(tx, interfaceId);
}
