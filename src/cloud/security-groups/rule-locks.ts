import { Injectable } from '@nestjs/common';
import { joinedTo } from '../networks/vpc-peering.repository.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { type Queryable } from '../../common/prisma/database.js';
import { finderIn, type Ref } from '../../common/refs/ref.js';
import { hostsAffectedByGroups, lockGroups, raiseFilterVersions } from './filter-version.repository.js';
import { rulesOf } from './rule.repository.js';
import {
  type AskedRule,
  type GroupRef,
  type NewRule,
  type RuleDirection,
  type RuleRow,
} from './security-group.js';
import { findForeignGroups, findGroups } from './security-group.repository.js';

/** Whose rules, which of them, and rules that a request describes: their groups are to be looked up. */
export interface NamedRules {
  readonly projectId: string;
  readonly named: Ref;
  readonly direction: RuleDirection;
  readonly asked?: readonly AskedRule[];
}

export interface LockedRules {
  readonly group: GroupRef;
  /** As asked, in their order. */
  readonly rules: readonly NewRule[];
  /** The groups that they name, by EC2 id. */
  readonly sources: ReadonlyMap<string, GroupRef>;
  /** The group's rules of the direction as they are. */
  readonly present: readonly RuleRow[];
}

/** How rules are read that are about to change. */
@Injectable()
export class RuleLocks {
  constructor() {}

  /** Looks everything up that is named, locks it, and reads the group's rules as they are then. Throws NotFound. */
  async lock(tx: Queryable, wanted: NamedRules): Promise<LockedRules> {
    const { projectId, named, direction, asked = [] } = wanted;
    const [group] = await findGroups(tx, projectId, [named]);
    if (!group) throw new Error('a request names one group');
    const sources = await this.#sources(tx, { projectId, group }, asked);
    await refuseApart(tx, group, sources);
    const ids = [group, ...sources].map(({ id }) => id);
    // One was deleted meanwhile: it is looked up again, to be missed in the right words.
    if (!(await lockGroups(tx, ids))) return this.lock(tx, wanted);
    const find = finderIn(sources);
    return {
      group,
      rules: asked.map((rule) => ({ ...rule, source: sourceOf(rule, find) })),
      sources: new Map(sources.map((source) => [source.ec2Id, source])),
      present: await rulesOf(tx, group, direction),
    };
  }

  async #sources(
    tx: Queryable,
    { projectId, group }: { readonly projectId: string; readonly group: GroupRef },
    asked: readonly AskedRule[],
  ): Promise<readonly GroupRef[]> {
    const named = asked.flatMap(({ source }) => ('group' in source ? source : []));
    const own = named.filter(({ account }) => account === undefined).map((one) => one.group);
    const found = [...(await findGroups(tx, projectId, own))];
    for (const { group: ref, account } of named)
      if (account !== undefined) found.push(await findForeignGroups(tx, group, { group: ref, account }));
    return found;
  }
}

/** After the rules of a locked group have changed: a person waits for it on every host that filters by them. */
export async function raiseFiltersOf(tx: Queryable, group: GroupRef): Promise<void> {
  const hosts = await hostsAffectedByGroups(tx, [group.id]);
  await raiseFilterVersions(tx, hosts, { touched: 'whole', urgentHosts: 'all' });
}

/**
 * A group of another VPC has addresses that mean something else in this one, unless the two are peered; all default
 * VPCs share one network.
 */
async function refuseApart(tx: Queryable, group: GroupRef, sources: readonly GroupRef[]): Promise<void> {
  const isFit = ({ vpcId, inDefaultVpc }: GroupRef) =>
    vpcId === group.vpcId || (inDefaultVpc && group.inDefaultVpc);
  const apart = sources.filter((source) => !isFit(source)).map(({ vpcId }) => vpcId);
  if (apart.length === 0) return;
  const joined = await joinedTo(tx, group.vpcId, apart);
  if (apart.every((vpcId) => joined.includes(vpcId))) return;
  throw new EngineError(
    'InvalidGroup.NotFound',
    'You have specified two resources that belong to different networks.',
  );
}

const sourceOf = ({ source }: AskedRule, find: (ref: Ref) => GroupRef | undefined): NewRule['source'] =>
  'group' in source ? { groupId: find(source.group)?.ec2Id ?? '' } : source;
