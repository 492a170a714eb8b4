import type { Outcome } from '../../../workflows/contracts/noun.js';
import type { ChunkRef } from '../../../workflows/contracts/operation.js';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import type { Queryable } from '../../common/prisma/database.js';
import type { NounRows } from '../operations/noun-rows.js';
import { raiseFilterVersions } from '../security-groups/filter-version.repository.js';
import { concernedByMembers } from '../security-groups/membership.repository.js';
import { lockRows } from '../operations/owned-rows.js';
import { raiseChunk } from './attempt.repository.js';
import { cleanUpInstance, letGoOfHost } from './cleaned-up.repository.js';
import { liveInstancesOn } from './live-instances.repository.js';
import { lockHostUsage } from './host-usage-lock.js';
import { writeFailed, writeRunning, writeStopped } from './settle-states.repository.js';
import { type Gone, markUnwinding, writeGone } from './settle.repository.js';
import { instanceNoun } from './instance.noun.js';

type InstanceOutcome = Outcome<'instance'>;

/** What operations do to the rows of instances. */
export const instanceRows: NounRows<'instance'> = {
  ec2IdOf: (id) => ec2IdWith(instanceNoun.ec2.prefixes.instance, id),
  lock: lockRows({ table: 'instances', task: 'task_state' }),
  write,
  raise: raiseChunk,
  markUnwinding,
  cleanUp: cleanUpInstance,
  placedOn: liveInstancesOn,
  letGoOf: letGoOfHost,
};

async function write(tx: Queryable, _ref: ChunkRef, outcomes: readonly InstanceOutcome[]): Promise<void> {
  const idsOf = (kind: InstanceOutcome['kind']) => outcomes.flatMap((o) => (o.kind === kind ? [o.id] : []));
  const running = outcomes.flatMap((o) => (o.kind === 'running' ? [o] : []));
  const stopped = idsOf('stopped');
  const gone = outcomes.flatMap(goneOf);
  // Where some end, too, their project's usage comes before the usage of hosts.
  if (gone.length === 0) await lockHostUsage(tx, [...stopped, ...idsOf('failed')]);
  if (running.length > 0) await writeRunning(tx, running);
  if (stopped.length > 0) await writeStopped(tx, stopped);
  for (const outcome of outcomes) if (outcome.kind === 'failed') await writeFailed(tx, outcome);
  if (gone.length > 0) await end(tx, gone);
}

/**
 * Hosts whose rules allow their groups must forget the addresses, and their own hosts the ports: those are noted before
 * memberships go.
 */
async function end(tx: Queryable, gone: readonly Gone[]): Promise<void> {
  const ids = gone.map(({ instanceId }) => instanceId);
  const { hosts, groupsAllowing, touched } = await concernedByMembers(tx, ids);
  await writeGone(tx, gone);
  await raiseFilterVersions(tx, hosts, { touched, groupsAllowing });
}

function goneOf(outcome: InstanceOutcome): readonly Gone[] {
  if (outcome.kind === 'terminated')
    return [{ instanceId: outcome.id, reason: null, cleanups: outcome.cleanups }];
  if (outcome.kind === 'launch-failed')
    return [{ instanceId: outcome.id, reason: outcome.reason, cleanups: outcome.cleanups }];
  return [];
}
