import { Injectable } from '@nestjs/common';
import { EngineError } from '../../../common/errors/engine-error.js';
import { Database, type Queryable } from '../../../common/prisma/database.js';
import type { Ref } from '../../../common/refs/ref.js';
import { setDeleteOnTermination, setSourceDestCheck } from '../../networks/interface-use.repository.js';
import { lockInterface, type LockedInterface } from '../../networks/take-interfaces.repository.js';
import { raiseFilterVersions } from '../../security-groups/filter-version.repository.js';
import { concernedByMembers, setGroups } from '../../security-groups/membership.repository.js';
import { resolveGroups } from '../../security-groups/security-group.repository.js';
import { InterfaceGrants } from '../interface-grants.js';
import { requireGroupsIn } from '../launch-groups.js';

/** What the owner of an interface may change of it wherever it is. Its host hears of it at once. */
export type CardChange =
  | { readonly attribute: 'sourceDestCheck' | 'deleteOnTermination'; readonly value: boolean }
  /** At least one. */
  | { readonly attribute: 'groups'; readonly value: readonly Ref[] };

@Injectable()
export class CardSettings {
  constructor(
    private readonly database: Database,
    private readonly grants: InterfaceGrants,
  ) {}

  /** Throws NotFound, InvalidParameterValue, InvalidGroup.NotFound, NetworkInterfaceLimitExceeded. */
  async set(projectId: string, ref: Ref, change: CardChange): Promise<void> {
    await this.database.transaction((tx) => this.#set(tx, projectId, { ref, change }));
  }

  /** What `set` would refuse: it is done, and taken back. */
  async check(projectId: string, ref: Ref, change: CardChange): Promise<void> {
    const takenBack = new Error('taken back');
    const trying = this.database.transaction(async (tx) => {
      await this.#set(tx, projectId, { ref, change });
      throw takenBack;
    });
    await trying.catch((thrown: unknown) => {
      if (thrown !== takenBack) throw thrown;
    });
  }

  async #set(
    tx: Queryable,
    projectId: string,
    { ref, change }: { readonly ref: Ref; readonly change: CardChange },
  ): Promise<void> {
    const card = await lockInterface(tx, projectId, ref);
    switch (change.attribute) {
      case 'deleteOnTermination':
        requireAttached(card);
        if (!change.value) await this.grants.requireOwn(tx, projectId, card);
        return setDeleteOnTermination(tx, { id: card.id, projectId, on: change.value });
      case 'sourceDestCheck':
        return told(tx, { card }, () => setSourceDestCheck(tx, card.id, change.value));
      case 'groups': {
        const groups = await resolveGroups(tx, projectId, change.value);
        requireGroupsIn(groups, card.vpcId);
        const joining = [...new Set(groups.map(({ id }) => id))];
        return told(tx, { card, joining }, () => setGroups(tx, memberIdOf(card), joining));
      }
    }
  }
}

function requireAttached({ ec2Id, instanceId }: LockedInterface): void {
  if (instanceId !== null) return;
  throw new EngineError(
    'InvalidParameterValue',
    `Network interface '${ec2Id}' is not attached to an instance.`,
  );
}

/** By whose id its groups are noted. */
export const memberIdOf = ({ id, deviceIndex, instanceId }: LockedInterface): string =>
  deviceIndex === 0 && instanceId !== null ? instanceId : id;

/** Changes an interface, and has all hosts hear of it that filter for it. */
export async function told(
  tx: Queryable,
  { card, joining = [] }: { readonly card: LockedInterface; readonly joining?: readonly string[] },
  change: () => Promise<void>,
): Promise<void> {
  await toldOf(tx, { id: memberIdOf(card), joining }, change);
}

/** The same, by whose id groups are noted. */
async function toldOf(
  tx: Queryable,
  { id, joining }: { readonly id: string; readonly joining: readonly string[] },
  change: () => Promise<void>,
): Promise<void> {
  const { hosts, groupsAllowing, touched } = await concernedByMembers(tx, [id], joining);
  await change();
  await raiseFilterVersions(tx, hosts, { touched, groupsAllowing, urgentHosts: 'all' });
}

/** The source/dest check of an instance's one interface. Throws InvalidInstanceID for one that has several. */
export async function setCheckOf(
  tx: Queryable,
  { id, ec2Id }: { readonly id: string; readonly ec2Id: string },
  on: boolean,
): Promise<void> {
  const rows = await tx.query<{ id: string }>('SELECT id FROM network_interfaces WHERE instance_id = $1', [
    id,
  ]);
  const [first, ...more] = rows;
  if (more.length > 0)
    throw new EngineError(
      'InvalidInstanceID',
      `There are multiple interfaces attached to instance '${ec2Id}'. Please specify an interface ID for the operation instead.`,
    );
  if (first) await toldOf(tx, { id, joining: [] }, () => setSourceDestCheck(tx, first.id, on));
}
