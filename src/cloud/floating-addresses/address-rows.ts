import type { Outcome } from '../../../workflows/contracts/noun.js';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import type { Queryable } from '../../common/prisma/database.js';
import { moveAll, moveOf } from '../nouns/state-table.js';
import { leaveCleanups } from '../operations/cleanup.repository.js';
import type { NounRows } from '../operations/noun-rows.js';
import { ownedRows } from '../operations/owned-rows.js';
import { floatingAddressNoun } from './floating-address.noun.js';
import { type AddressState, addressStates } from './floating-address.state.js';

/** $1: the id, $2: why it failed, or null, $3: hosts that may still answer for it. */
const settledAs = (state: AddressState, more: string) =>
  moveOf(addressStates, state, {
    set: `task = NULL, settled_at = engine_now(), reason = $2, ${more}`,
    where: 'r.id = $1',
  });

const NOTHING =
  'association_id = NULL, instance_id = NULL, interface_id = NULL, private_address = NULL, domain_id = NULL, host = NULL';
const LET_GO = `${NOTHING}, bound_hosts = $3::text[]`;
const free = settledAs('allocated', LET_GO);
/** On no host, and still standing for its interface. */
const parked = settledAs('associated', 'host = NULL, bound_hosts = $3::text[]');
/** Who moved what it stands for meanwhile took its host away: hosts that may answer for it stay. */
const there = settledAs(
  'associated',
  'bound_hosts = CASE WHEN r.host IS NULL THEN r.bound_hosts ELSE ARRAY[r.host] || $3::text[] END',
);

const MOVES = {
  allocated: free,
  'allocation-failed': settledAs('error', `${LET_GO}, ended_at = engine_now()`),
  associated: there,
  parked,
  'follow-failed': parked,
  'association-failed': free,
  disassociated: free,
  released: free,
  'given-back': settledAs('released', `${LET_GO}, ended_at = engine_now()`),
  // Its row still says where it is to be.
  failed: there,
} as const;

/** What operations do to the rows of floating addresses. */
export const addressRows: NounRows<'floating-address'> = {
  ...ownedRows({
    noun: 'floating-address',
    table: 'floating_addresses',
    update: 'UPDATE floating_addresses r SET',
    task: 'task',
  }),
  ec2IdOf: (id) => ec2IdWith(floatingAddressNoun.ec2.prefixes['floating-address'], id),

  async write(tx, _ref, outcomes) {
    const rows = await tx.query<{ id: string }>(
      'SELECT id FROM floating_addresses WHERE id = ANY($1::uuid[]) AND is_auto',
      [outcomes.map(({ id }) => id)],
    );
    const autos = new Set(rows.map(({ id }) => id));
    for (const outcome of outcomes) await end(tx, outcome, autos.has(outcome.id));
  },

  async markUnwinding(tx, { operationId, id, generation, reason }) {
    const rows = await tx.query(
      `UPDATE floating_addresses SET task = 'unwinding', reason = $4
       WHERE id = $1 AND operation_id = $2 AND generation = $3 RETURNING id`,
      [id, operationId, generation, reason.message],
    );
    return rows.length === 1;
  },

  cleanUp: (tx, { host, id }) => letGo(tx, host, id),

  // Instances keep a host; addresses before them need nothing more.
  placedOn: async () => [],

  letGoOf: (tx, host) => letGo(tx, host, null),
};

/** What came with a launch ends with its association: nobody else has it. */
const moveFor = (kind: keyof typeof MOVES, isAuto: boolean) =>
  isAuto && MOVES[kind] === free ? MOVES['given-back'] : MOVES[kind];

async function end(tx: Queryable, outcome: Outcome<'floating-address'>, isAuto: boolean): Promise<void> {
  if (outcome.kind === 'overtaken') return;
  const cleanups = 'cleanups' in outcome ? outcome.cleanups : [];
  const hosts = [...new Set(cleanups.map(({ host }) => host))];
  const reason = 'reason' in outcome ? outcome.reason.message : null;
  await moveAll(tx, moveFor(outcome.kind, isAuto), [outcome.id], [outcome.id, reason, hosts]);
  await leaveCleanups(tx, cleanups);
}

/** The host answers for it no more, unless the row has it there again. `id` null: all that it had. */
async function letGo(tx: Queryable, host: string, id: string | null): Promise<void> {
  await tx.query(
    `UPDATE floating_addresses SET bound_hosts = array_remove(bound_hosts, $1)
     WHERE bound_hosts @> ARRAY[$1] AND ($2::uuid IS NULL OR id = $2) AND host IS DISTINCT FROM $1`,
    [host, id],
  );
}
