import type { Outcome } from '../../../workflows/contracts/noun.js';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import type { Queryable } from '../../common/prisma/database.js';
import { moveAll, moveOf } from '../nouns/state-table.js';
import { leaveCleanups } from '../operations/cleanup.repository.js';
import type { NounRows } from '../operations/noun-rows.js';
import { ownedRows } from '../operations/owned-rows.js';
import { SETTLED } from '../operations/placed-rows.js';
import { LEFT } from './interface-statements.js';
import { networkInterfaceNoun } from './network-interface.noun.js';
import { type InterfaceLifecycle, interfaceStates } from './network-interface.state.js';
import { releaseAddress } from './quarantine.repository.js';

const settledAs = (lifecycle: InterfaceLifecycle, more: string) =>
  moveOf(interfaceStates, lifecycle, { set: `${SETTLED}, ${more}`, where: 'r.id = $1' });

const MOVES = {
  attached: settledAs('in-use', 'is_leaving = false'),
  'attach-failed': settledAs('available', LEFT),
  detached: settledAs('available', LEFT),
  'detach-failed': settledAs('in-use', 'is_leaving = r.is_leaving'),
  released: settledAs('available', LEFT),
} as const;

type Owned = Pick<NounRows<'network-interface'>, 'lock' | 'raise'>;
type InterfaceRows = Omit<NounRows<'network-interface'>, 'write'>;

const owned: Owned = ownedRows({
  noun: 'network-interface',
  table: 'network_interfaces',
  update: 'UPDATE network_interfaces r SET',
  task: 'task_state',
});

/** What operations do to the rows of interfaces, but for how they end: filters of hosts follow from that. */
export const interfaceRowsAlone: InterfaceRows = {
  ...owned,
  ec2IdOf: (id) => ec2IdWith(networkInterfaceNoun.ec2.prefixes['network-interface'], id),

  async markUnwinding(tx, { operationId, id, generation, reason }) {
    const rows = await tx.query(
      `UPDATE network_interfaces SET reason_code = $4, reason_message = $5
       WHERE id = $1 AND operation_id = $2 AND generation = $3 AND task_state IS NOT NULL RETURNING id`,
      [id, operationId, generation, reason.code, reason.message],
    );
    return rows.length === 1;
  },

  /** It may have been deleted meanwhile. */
  cleanUp: (tx, { id }) => releaseAddress(tx, { interfaceId: id, instanceId: id }),

  // Instances keep a host; interfaces in them need nothing more.
  placedOn: async () => [],

  // The quarantine of addresses is let go of with the instances of the host.
  letGoOf: async () => undefined,
};

/** Writes how an operation ended for an interface that is locked. */
export async function endInterface(tx: Queryable, outcome: Outcome<'network-interface'>): Promise<void> {
  if (outcome.kind === 'overtaken') return;
  const { kind, id } = outcome;
  const reason = 'reason' in outcome ? outcome.reason : null;
  await moveAll(tx, MOVES[kind], [id], [id, reason?.code ?? null, reason?.message ?? null]);
  await leaveCleanups(tx, 'cleanups' in outcome ? outcome.cleanups : []);
}
