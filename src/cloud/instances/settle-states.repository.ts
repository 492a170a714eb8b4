import type { Outcome } from '../../../workflows/contracts/noun.js';
import type { Queryable } from '../../common/prisma/database.js';
import { moveAll, type Move, moveOf } from '../nouns/state-table.js';
import { instanceStates } from './instance.state.js';

type Of<K extends Outcome<'instance'>['kind']> = Extract<Outcome<'instance'>, { readonly kind: K }>;
type Failed = Of<'failed'>;

/** A launch and a start begin the time for which it runs; a reboot does not. What the guest is pinned to is kept. */
const RUNNING = moveOf(instanceStates, 'active', {
  set: `task_state = NULL, power_state = 'running', state_reason_code = NULL, state_reason_message = NULL,
    state_transition_reason = '',
    launched_at = CASE WHEN r.lifecycle IN ('building', 'stopped') THEN engine_now() ELSE r.launched_at END,
   machine_type = coalesce(o.machine_type, r.machine_type), cpu_model = coalesce(o.cpu_model, r.cpu_model)`,
  using: 'unnest($1::uuid[], $2::text[], $3::text[]) AS o(id, machine_type, cpu_model)',
  where: 'r.id = o.id',
});

export function writeRunning(
  tx: Queryable,
  running: readonly Pick<Of<'running'>, 'id' | 'pinned'>[],
): Promise<void> {
  const ids = running.map(({ id }) => id);
  const machineTypes = running.map(({ pinned }) => pinned?.machineType ?? null);
  const cpuModels = running.map(({ pinned }) => pinned?.cpuModel ?? null);
  return moveAll(tx, RUNNING, ids, [ids, machineTypes, cpuModels]);
}

const STOPPED = moveOf(instanceStates, 'stopped', {
  set: `task_state = NULL, power_state = 'stopped'`,
  where: 'r.id = ANY($1)',
});

export const writeStopped = (tx: Queryable, ids: readonly string[]): Promise<void> =>
  moveAll(tx, STOPPED, ids, [ids]);

const FAILED = {
  set: `task_state = NULL, power_state = $2, state_reason_code = $3, state_reason_message = $4,
    state_transition_reason = $4`,
  where: 'r.id = $1',
};
const FAILED_OFF = moveOf(instanceStates, 'stopped', FAILED);

/** Where the host's word says what the instance is now. `unknown`: it is what it was. */
const FAILED_BY_POWER: Readonly<Record<Exclude<Failed['power'], 'unknown'>, Move>> = {
  running: moveOf(instanceStates, 'active', FAILED),
  stopped: FAILED_OFF,
  absent: FAILED_OFF,
};

/** What could not be done leaves the instance as the host says that it is; when the host said nothing, as it was. */
export async function writeFailed(tx: Queryable, { id, power, reason }: Failed): Promise<void> {
  const values = [id, power, reason.code, reason.message];
  if (power !== 'unknown') return moveAll(tx, FAILED_BY_POWER[power], [id], values);
  await tx.query(`UPDATE instances r SET ${FAILED.set} WHERE ${FAILED.where}`, values);
}
