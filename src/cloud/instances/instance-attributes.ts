import { Inject, Injectable } from '@nestjs/common';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { Sealer } from '../../common/seal/sealer.js';
import { requireAllFound } from '../../common/refs/not-found.js';
import { type Ref } from '../../common/refs/ref.js';
import { raiseFilterVersions } from '../security-groups/filter-version.repository.js';
import { concernedByMembers, setGroups } from '../security-groups/membership.repository.js';
import { requireGroupsIn } from './launch-groups.js';
import { vpcOfInstance } from '../networks/vpc.repository.js';
import { resolveGroups } from '../security-groups/security-group.repository.js';
import { setCheckOf } from './cards/card-settings.js';
import type { InstanceChange } from './instance-change.js';
import { INSTANCE_FLAGS, type InstanceFlags } from '../instance-facts/instance.flags.js';
import { InstanceResize } from './instance-resize.js';
import { hasEnded } from './instance.state.js';
import { notStopped } from './not-stopped.js';
import { type LockedInstance, lockNamed } from './claim.repository.js';
import { userDataContext } from './user-data-context.js';
import { ec2StateOf } from './views/ec2-state.js';

type Change<A extends InstanceChange['attribute']> = Extract<InstanceChange, { readonly attribute: A }>;

/**
 * Changes that need no workflow. Protections and groups never take the instance: they work while somebody is at work on
 * it.
 */
@Injectable()
export class InstanceAttributes {
  constructor(
    private readonly database: Database,
    private readonly sealer: Sealer,
    private readonly sizes: InstanceResize,
    @Inject(INSTANCE_FLAGS) private readonly flags: InstanceFlags,
  ) {}

  set(projectId: string, ref: Ref, change: InstanceChange): Promise<void> {
    return this.database.transaction((tx) => this.#change(tx, projectId, { ref, change }));
  }

  /** What `set` would refuse: it is done, and taken back. */
  async check(projectId: string, ref: Ref, change: InstanceChange): Promise<void> {
    const takenBack = new Error('taken back');
    const trying = this.database.transaction(async (tx) => {
      await this.#change(tx, projectId, { ref, change });
      throw takenBack;
    });
    await trying.catch((thrown: unknown) => {
      if (thrown !== takenBack) throw thrown;
    });
  }

  async #change(
    tx: Queryable,
    projectId: string,
    { ref, change }: { readonly ref: Ref; readonly change: InstanceChange },
  ): Promise<void> {
    const rows = await lockNamed(tx, projectId, {
      refs: [ref],
      terminatedVisibleSeconds: this.flags.terminated_visible_time,
    });
    requireAllFound('instance', [ref], rows);
    const [row] = rows;
    if (row) await this.#set(tx, row, change);
  }

  async #set(tx: Queryable, row: LockedInstance, change: InstanceChange): Promise<void> {
    if (hasEnded(row) || row.taskState === 'terminating') throw wrongState(row);
    switch (change.attribute) {
      case 'disableTermination':
        return update(tx, row.id, 'disable_termination = $2', [change.value]);
      case 'disableStop':
        return update(tx, row.id, 'disable_stop = $2', [change.value]);
      case 'sourceDestCheck':
        return setCheckOf(tx, row, change.value);
      case 'shutdownBehaviour':
        return update(tx, row.id, 'shutdown_behaviour = $2', [change.value]);
      case 'userData':
        if (row.lifecycle !== 'stopped' || row.taskState !== null) throw notStopped(row);
        return update(tx, row.id, 'sealed_user_data = $2', [
          change.value.length === 0 ? null : this.sealer.seal(change.value, userDataContext(row.id)),
        ]);
      case 'flavor':
        return this.sizes.resize(tx, row, change.value);
      case 'groups':
        return this.#setGroups(tx, row, change);
      case 'metadata':
        return update(
          tx,
          row.id,
          `metadata_enabled = coalesce($2, metadata_enabled), metadata_tokens = coalesce($3, metadata_tokens),
           metadata_hop_limit = coalesce($4, metadata_hop_limit), metadata_ipv6 = coalesce($5, metadata_ipv6)`,
          [change.enabled ?? null, change.tokens ?? null, change.hopLimit ?? null, change.ipv6 ?? null],
        );
    }
  }

  /** Both who may reach this instance, and whom others let in because of it, change. */
  async #setGroups(tx: Queryable, row: LockedInstance, { value }: Change<'groups'>): Promise<void> {
    const groups = await resolveGroups(tx, row.projectId, value);
    requireGroupsIn(groups, await vpcOfInstance(tx, row.id));
    const joining = [...new Set(groups.map(({ id }) => id))];
    const { hosts, groupsAllowing } = await concernedByMembers(tx, [row.id], joining);
    await setGroups(tx, row.id, joining);
    await raiseFilterVersions(tx, hosts, { touched: [row.id], groupsAllowing, urgentHosts: 'all' });
  }
}

const update = async (tx: Queryable, id: string, set: string, values: readonly unknown[]): Promise<void> => {
  await tx.query(`UPDATE instances SET ${set} WHERE id = $1`, [id, ...values]);
};

const wrongState = (row: LockedInstance): EngineError =>
  new EngineError(
    'IncorrectInstanceState',
    `The instance '${row.ec2Id}' is not in a state in which this can be changed: it is ${ec2StateOf(row)}.`,
  );
