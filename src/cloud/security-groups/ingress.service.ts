import { Injectable } from '@nestjs/common';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { requireAllFound } from '../../common/refs/not-found.js';
import { finderIn, type Ref } from '../../common/refs/ref.js';
import { QuotaService } from '../quotas/quota.service.js';
import { type Tag } from '../tags/tag.js';
import { TagRepository } from '../tags/tag.repository.js';
import { hostsAffectedByGroups, lockGroups, raiseFilterVersions } from './filter-version.repository.js';
import { SecurityGroupRuleRepository } from './rule.repository.js';
import { refuseDuplicates } from './rule-duplicates.js';
import { rowKey, ruleKey } from './rule-text.js';
import { type AskedRule, type GroupRef, type NewRule, type RuleRow } from './security-group.js';
import { SecurityGroupRepository } from './security-group.repository.js';

interface Locked {
  readonly group: GroupRef;
  readonly rules: readonly NewRule[];
  /** By EC2 id. */
  readonly sources: ReadonlyMap<string, GroupRef>;
  readonly present: readonly RuleRow[];
}

/** What a revocation did: rules that are gone, and asked ones that never were. */
export interface Revoked {
  readonly revoked: readonly RuleRow[];
  readonly unknown: readonly AskedRule[];
}

/** Changes of rules. In the same transaction the filter versions of all affected hosts are raised. */
@Injectable()
export class IngressService {
  constructor(
    private readonly database: Database,
    private readonly groups: SecurityGroupRepository,
    private readonly rules: SecurityGroupRuleRepository,
    private readonly tags: TagRepository,
    private readonly quotas: QuotaService,
  ) {}

  /** All or none. Throws InvalidPermission.Duplicate, RulesPerSecurityGroupLimitExceeded, NotFound. */
  async authorize(
    projectId: string,
    named: Ref,
    { rules: asked, tags }: { rules: readonly AskedRule[]; tags: readonly Tag[] },
  ): Promise<readonly RuleRow[]> {
    return this.database.transaction(async (tx) => {
      const locked = await this.#lock(tx, projectId, { named, asked });
      refuseDuplicates(locked);
      const counted = { of: locked.group.id, more: asked.length };
      await this.quotas.require(tx, projectId, { resource: 'security_group_rules', ...counted });
      const added = await this.rules.add(tx, locked.group, locked);
      const ids = added.map(({ ec2Id }) => ec2Id);
      await this.tags.write(tx, projectId, 'security-group-rule', ids, tags);
      await raise(tx, locked.group);
      return added;
    });
  }

  /** What is not there is told in `unknown`, and the rest goes, as AWS does in a default VPC. */
  async revoke(projectId: string, named: Ref, asked: readonly AskedRule[]): Promise<Revoked> {
    return this.database.transaction(async (tx) => {
      const { group, rules, present } = await this.#lock(tx, projectId, { named, asked });
      const wanted = new Set(rules.map(ruleKey));
      const revoked = present.filter((row) => wanted.has(rowKey(row)));
      const found = new Set(revoked.map(rowKey));
      if (revoked.length > 0) await this.#remove(tx, group, revoked);
      return { revoked, unknown: asked.filter((_, i) => !found.has(keyAt(rules, i))) };
    });
  }

  /** All or none. Throws NotFound. */
  async revokeById(projectId: string, named: Ref, refs: readonly Ref[]): Promise<readonly RuleRow[]> {
    return this.database.transaction(async (tx) => {
      const { group, present } = await this.#lock(tx, projectId, { named, asked: [] });
      requireAllFound('security-group-rule', refs, present);
      const asked = new Set(refs.map(finderIn(present)));
      const revoked = present.filter((row) => asked.has(row));
      await this.#remove(tx, group, revoked);
      return revoked;
    });
  }

  async #remove(tx: Queryable, group: GroupRef, rules: readonly RuleRow[]): Promise<void> {
    await this.rules.remove(tx, rules);
    await raise(tx, group);
  }

  /** Looks everything up that is named, locks it, and reads the group's rules as they are then. */
  async #lock(
    tx: Queryable,
    projectId: string,
    { named, asked }: { named: Ref; asked: readonly AskedRule[] },
  ): Promise<Locked> {
    const [group] = await this.groups.find(tx, projectId, [named]);
    if (!group) throw new Error('a request names one group');
    const sources = await this.groups.find(tx, projectId, sourcesOf(asked));
    const ids = [group, ...sources].map(({ id }) => id);
    // One was deleted meanwhile: it is looked up again, to be missed in the right words.
    if (!(await lockGroups(tx, ids))) return this.#lock(tx, projectId, { named, asked });
    const find = finderIn(sources);
    return {
      group,
      rules: asked.map((rule) => ({ ...rule, source: sourceOf(rule, find) })),
      sources: new Map(sources.map((source) => [source.ec2Id, source])),
      present: await this.rules.of(tx, group),
    };
  }
}

async function raise(tx: Queryable, group: GroupRef): Promise<void> {
  const hosts = await hostsAffectedByGroups(tx, [group.id]);
  await raiseFilterVersions(tx, hosts, { touched: 'whole', urgentHosts: 'all' });
}

const keyAt = (rules: readonly NewRule[], i: number): string => {
  const rule = rules[i];
  return rule ? ruleKey(rule) : '';
};

const sourcesOf = (asked: readonly AskedRule[]): readonly Ref[] =>
  asked.flatMap(({ source }) => ('group' in source ? source.group : []));

const sourceOf = ({ source }: AskedRule, find: (ref: Ref) => GroupRef | undefined): NewRule['source'] =>
  'group' in source ? { groupId: find(source.group)?.ec2Id ?? '' } : source;
