import { type Matcher, type PolicyStatement } from './bucket-policy.js';
import { conditionsHold, isLike, type PolicyFacts } from './policy-conditions.js';

/** Who asks, as policies name one; undefined: nobody says. */
export interface PolicyCaller {
  readonly accountNumber: string;
  readonly canonicalId: string;
}

export interface PolicyQuestion {
  readonly caller: PolicyCaller | undefined;
  /** `s3:GetObject`. */
  readonly action: string;
  /** `arn:aws:s3:::bucket/key`. */
  readonly resource: string;
  readonly facts: PolicyFacts;
}

/** What the statements come to: one that denies counts more than all that allow. */
export function decide(
  statements: readonly PolicyStatement[],
  asked: PolicyQuestion,
): 'allow' | 'deny' | 'none' {
  const effects = new Set(statements.filter((one) => applies(one, asked)).map(({ effect }) => effect));
  if (effects.has('Deny')) return 'deny';
  return effects.has('Allow') ? 'allow' : 'none';
}

function applies(statement: PolicyStatement, { caller, action, resource, facts }: PolicyQuestion): boolean {
  const isMeant = statement.principals.some(
    (one) => one === '*' || one === caller?.accountNumber || one === caller?.canonicalId,
  );
  return (
    isMeant &&
    matches(statement.actions, action.toLowerCase(), (pattern) => pattern.toLowerCase()) &&
    matches(statement.resources, resource, (pattern) => pattern) &&
    conditionsHold(statement.conditions, facts)
  );
}

const matches = ({ patterns, isNot }: Matcher, text: string, spelt: (pattern: string) => string): boolean =>
  patterns.some((pattern) => isLike(text, spelt(pattern))) !== isNot;

/** Condition keys that bound who may ask: with one of them a statement for everybody is not public. */
const BOUNDING = new Set(['aws:sourceip', 'aws:principalaccount', 's3:dataaccesspointarn']);

/** Whether it lets everybody in. */
export const isPublicPolicy = (statements: readonly PolicyStatement[]): boolean =>
  statements.some(
    ({ effect, principals, conditions }) =>
      effect === 'Allow' &&
      principals.includes('*') &&
      !conditions.some(({ key, operator, values }) => BOUNDING.has(key) && bounds(operator, values)),
  );

const bounds = (operator: string, values: readonly string[]): boolean =>
  /^(StringEquals|IpAddress|ArnEquals|ArnLike|StringLike)$/.test(operator) &&
  !values.some((value) => /^\*+$|\/0$/.test(value));
