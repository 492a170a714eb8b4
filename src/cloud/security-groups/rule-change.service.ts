import { Injectable } from '@nestjs/common';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database } from '../../common/prisma/database.js';
import { requireAllFound } from '../../common/refs/not-found.js';
import { finderIn, type Ref } from '../../common/refs/ref.js';
import { raiseFiltersOf, RuleLocks } from './rule-locks.js';
import { describeRules, replaceRule } from './rule.repository.js';
import { refuseDuplicates } from './rule-duplicates.js';
import { type RulesOfGroup } from './rule.service.js';
import { rowKey, ruleKey } from './rule-text.js';
import { type AskedRule, type RuleRow } from './security-group.js';

/** Which rule, and what it is to be from now on. */
export interface RuleChange {
  readonly ref: Ref;
  readonly rule: AskedRule;
}

/** Which rule, by its id or as it is, and its new description; null: none. */
export type RuleDescription =
  { readonly ref: Ref; readonly description: string | null } | { readonly rule: AskedRule };

/** Changes of rules that stay. */
@Injectable()
export class RuleChangeService {
  constructor(
    private readonly database: Database,
    private readonly locks: RuleLocks,
  ) {}

  /** All or none; each keeps its id and its direction. Throws NotFound, InvalidPermission.Duplicate. */
  async modify(of: Omit<RulesOfGroup, 'direction'>, changes: readonly RuleChange[]): Promise<void> {
    await this.database.transaction(async (tx) => {
      const asked = changes.map(({ rule }) => rule);
      const ingress = await this.locks.lock(tx, { ...of, direction: 'ingress', asked });
      const { present: egress } = await this.locks.lock(tx, { ...of, direction: 'egress' });
      const all = [...ingress.present, ...egress];
      requireAllFound(
        'security-group-rule',
        changes.map(({ ref }) => ref),
        all,
      );
      const find = finderIn(all);
      const changed = changes.flatMap(({ ref }, i) => {
        const [row, rule] = [find(ref), ingress.rules[i]];
        return row && rule ? [{ row, rule }] : [];
      });
      refuseRepeated(changed.map(({ row }) => row));
      const kept = all.filter((row) => !changed.some((change) => change.row === row));
      for (const direction of ['ingress', 'egress'] as const) {
        const rules = changed.filter(({ row }) => row.direction === direction).map(({ rule }) => rule);
        refuseDuplicates({ rules, present: kept.filter((row) => row.direction === direction) });
      }
      await replaceRule(tx, changed, ingress.sources);
      await raiseFiltersOf(tx, ingress.group);
    });
  }

  /** All or none. What passes is the same: no host hears of it. Throws NotFound, InvalidPermission.NotFound. */
  async describe(of: RulesOfGroup, descriptions: readonly RuleDescription[]): Promise<void> {
    await this.database.transaction(async (tx) => {
      const asked = descriptions.flatMap((one) => ('rule' in one ? [one.rule] : []));
      const { rules, present } = await this.locks.lock(tx, { ...of, asked });
      const refs = descriptions.flatMap((one) => ('ref' in one ? [one.ref] : []));
      requireAllFound('security-group-rule', refs, present);
      const byKey = new Map(present.map((row) => [rowKey(row), row]));
      const find = finderIn(present);
      const described = [
        ...rules.map((rule) => ({
          row: byKey.get(ruleKey(rule)) ?? missing(),
          description: rule.description,
        })),
        ...descriptions.flatMap((one) =>
          'ref' in one ? [{ row: find(one.ref) ?? missing(), description: one.description }] : [],
        ),
      ];
      await describeRules(tx, described);
    });
  }
}

function refuseRepeated(rows: readonly RuleRow[]): void {
  if (new Set(rows).size === rows.length) return;
  throw new EngineError(
    'InvalidParameterValue',
    'The same security group rule ID must not appear multiple times',
  );
}

function missing(): never {
  throw new EngineError(
    'InvalidPermission.NotFound',
    'The specified rule does not exist in this security group.',
  );
}
