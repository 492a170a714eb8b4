import { Injectable } from '@nestjs/common';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { requireAllFound } from '../../common/refs/not-found.js';
import { finderIn, type Ref } from '../../common/refs/ref.js';
import { QuotaService } from '../quotas/quota.service.js';
import { type Tag } from '../tags/tag.js';
import { writeTags } from '../tags/tag.repository.js';
import { type NamedRules, raiseFiltersOf, RuleLocks } from './rule-locks.js';
import { listRules, requireRules, type RuleQuery, type TaggedRuleRow } from './rule-pages.js';
import { removeRules, addRules } from './rule.repository.js';
import { refuseDuplicates } from './rule-duplicates.js';
import { rowKey, ruleKey } from './rule-text.js';
import {
  type AskedRule,
  type GroupRef,
  type NewRule,
  type RuleDirection,
  type RuleRow,
} from './security-group.js';

/** What a revocation did: rules that are gone, and asked ones that never were. */
export interface Revoked {
  readonly revoked: readonly RuleRow[];
  readonly unknown: readonly AskedRule[];
}

/** Rules of one direction of one group. */
export type RulesOfGroup = Omit<NamedRules, 'asked'>;

const QUOTAS: Readonly<Record<RuleDirection, string>> = {
  ingress: 'security_group_rules',
  egress: 'security_group_egress_rules',
};

/** Rules that come and go. In the same transaction the filter versions of all affected hosts are raised. */
@Injectable()
export class SecurityGroupRuleService {
  constructor(
    private readonly database: Database,
    private readonly locks: RuleLocks,
    private readonly quotas: QuotaService,
  ) {}

  /** All or none. Throws InvalidPermission.Duplicate, RulesPerSecurityGroupLimitExceeded, NotFound. */
  async authorize(
    of: RulesOfGroup,
    { rules: asked, tags }: { rules: readonly AskedRule[]; tags: readonly Tag[] },
  ): Promise<readonly RuleRow[]> {
    const { projectId, direction } = of;
    return this.database.transaction(async (tx) => {
      const locked = await this.locks.lock(tx, { ...of, asked });
      refuseDuplicates(locked);
      const counted = { of: locked.group.id, more: asked.length };
      await this.quotas.require(tx, projectId, { resource: QUOTAS[direction], ...counted });
      const added = await addRules(tx, locked.group, { ...locked, direction });
      const ids = added.map(({ ec2Id }) => ec2Id);
      await writeTags(tx, projectId, 'security-group-rule', ids, tags);
      await raiseFiltersOf(tx, locked.group);
      return added;
    });
  }

  /** What is not there is told in `unknown`, and the rest goes, as AWS does in a default VPC. */
  async revoke(of: RulesOfGroup, asked: readonly AskedRule[]): Promise<Revoked> {
    return this.database.transaction(async (tx) => {
      const { group, rules, present } = await this.locks.lock(tx, { ...of, asked });
      const wanted = new Set(rules.map(ruleKey));
      const revoked = present.filter((row) => wanted.has(rowKey(row)));
      const found = new Set(revoked.map(rowKey));
      if (revoked.length > 0) await this.#remove(tx, group, revoked);
      return { revoked, unknown: asked.filter((_, i) => !found.has(keyAt(rules, i))) };
    });
  }

  /** All or none. Throws NotFound, also for a rule of the other direction. */
  async revokeById(of: RulesOfGroup, refs: readonly Ref[]): Promise<readonly RuleRow[]> {
    return this.database.transaction(async (tx) => {
      const { group, present } = await this.locks.lock(tx, of);
      requireAllFound('security-group-rule', refs, present);
      const asked = new Set(refs.map(finderIn(present)));
      const revoked = present.filter((row) => asked.has(row));
      await this.#remove(tx, group, revoked);
      return revoked;
    });
  }

  /** One page of the project's rules and one more, if there is one. Throws NotFound. */
  async list(projectId: string, query: RuleQuery): Promise<readonly TaggedRuleRow[]> {
    await requireRules(this.database, projectId, query.refs);
    return listRules(this.database, projectId, query);
  }

  async #remove(tx: Queryable, group: GroupRef, rules: readonly RuleRow[]): Promise<void> {
    await removeRules(tx, rules);
    await raiseFiltersOf(tx, group);
  }
}

const keyAt = (rules: readonly NewRule[], i: number): string => {
  const rule = rules[i];
  return rule ? ruleKey(rule) : '';
};
