import { Injectable } from '@nestjs/common';
import { EngineError } from '../common/errors/engine-error.js';
import { Database, type Queryable } from '../common/prisma/database.js';
import { QuotaService } from '../quotas/quota.service.js';
import { type Tag } from '../tags/tag.js';
import { TagRepository } from '../tags/tag.repository.js';
import { hostsAffectedByGroups, lockGroups, raiseFilterVersions } from './filter-version.repository.js';
import { checkRuleIds, ruleNotFound } from './group-ids.js';
import { SecurityGroupRuleRepository } from './rule.repository.js';
import { refuseDuplicates } from './rule-duplicates.js';
import { rowKey, ruleKey } from './rule-text.js';
import {
  type AskedRule,
  type GroupNames,
  type GroupRef,
  type NewRule,
  type RuleRow,
} from './security-group.js';
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

  /** All or none. Throws InvalidPermission.Duplicate, RulesPerSecurityGroupLimitExceeded, InvalidGroup.NotFound. */
  async authorize(
    projectId: string,
    named: GroupNames,
    { rules: asked, tags }: { rules: readonly AskedRule[]; tags: readonly Tag[] },
  ): Promise<readonly RuleRow[]> {
    return this.database.transaction(async (tx) => {
      const locked = await this.#lock(tx, projectId, { named, asked });
      refuseDuplicates(locked);
      const limit = (await this.quotas.limitsOf(tx, projectId)).security_group_rules;
      if (locked.present.length + asked.length > limit)
        throw new EngineError(
          'RulesPerSecurityGroupLimitExceeded',
          'The maximum number of rules per security group has been reached.',
        );
      const added = await this.rules.add(tx, locked.group, locked);
      const ids = added.map(({ ec2Id }) => ec2Id);
      await this.tags.write(tx, projectId, 'security-group-rule', ids, tags);
      await raise(tx, locked.group);
      return added;
    });
  }

  /** What is not there is told in `unknown`, and the rest goes, as AWS does in a default VPC. */
  async revoke(projectId: string, named: GroupNames, asked: readonly AskedRule[]): Promise<Revoked> {
    return this.database.transaction(async (tx) => {
      const { group, rules, present } = await this.#lock(tx, projectId, { named, asked });
      const wanted = new Set(rules.map(ruleKey));
      const revoked = present.filter((row) => wanted.has(rowKey(row)));
      const found = new Set(revoked.map(rowKey));
      if (revoked.length > 0) await this.#remove(tx, group, revoked);
      return { revoked, unknown: asked.filter((_, i) => !found.has(keyAt(rules, i))) };
    });
  }

  /** All or none. Throws InvalidSecurityGroupRuleId.NotFound. */
  async revokeById(
    projectId: string,
    named: GroupNames,
    ruleIds: readonly string[],
  ): Promise<readonly RuleRow[]> {
    checkRuleIds(ruleIds);
    return this.database.transaction(async (tx) => {
      const { group, present } = await this.#lock(tx, projectId, { named, asked: [] });
      const missing = ruleIds.find((id) => !present.some(({ ec2Id }) => ec2Id === id));
      if (missing !== undefined) throw ruleNotFound(missing);
      const revoked = present.filter(({ ec2Id }) => ruleIds.includes(ec2Id));
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
    { named, asked }: { named: GroupNames; asked: readonly AskedRule[] },
  ): Promise<Locked> {
    const [group] = await this.groups.find(tx, projectId, named);
    if (!group) throw new Error('a request names one group');
    const sources = await this.groups.find(tx, projectId, sourcesOf(asked));
    const ids = [group, ...sources].map(({ id }) => id);
    // One was deleted meanwhile: it is looked up again, to be missed in the right words.
    if (!(await lockGroups(tx, ids))) return this.#lock(tx, projectId, { named, asked });
    const byName = new Map(sources.map((source) => [source.name, source.ec2Id]));
    return {
      group,
      rules: asked.map((rule) => ({ ...rule, source: sourceOf(rule, byName) })),
      sources: new Map(sources.map((source) => [source.ec2Id, source])),
      present: await this.rules.of(tx, group),
    };
  }
}

async function raise(tx: Queryable, group: GroupRef): Promise<void> {
  const hosts = await hostsAffectedByGroups(tx, [group.id]);
  await raiseFilterVersions(tx, hosts, { touched: 'whole', awaited: 'all' });
}

const keyAt = (rules: readonly NewRule[], i: number): string => {
  const rule = rules[i];
  return rule ? ruleKey(rule) : '';
};

const sourcesOf = (asked: readonly AskedRule[]): GroupNames => ({
  ids: asked.flatMap(({ source }) => ('groupId' in source ? source.groupId : [])),
  names: asked.flatMap(({ source }) => ('groupName' in source ? source.groupName : [])),
});

const sourceOf = ({ source }: AskedRule, byName: ReadonlyMap<string, string>): NewRule['source'] =>
  'groupName' in source ? { groupId: byName.get(source.groupName) ?? '' } : source;
