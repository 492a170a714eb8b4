import ipaddr from 'ipaddr.js';

export interface PolicyCondition {
  readonly operator: string;
  /** In lower case. */
  readonly key: string;
  readonly values: readonly string[];
}

export type PolicyConditions = readonly PolicyCondition[];

/** What is known of a request, by names of condition keys in lower case; what is not there is absent. */
export type PolicyFacts = Readonly<Record<string, string | undefined>>;

type Compare = (said: string, value: string) => boolean;

const number =
  (holds: (a: number, b: number) => boolean): Compare =>
  (said, value) =>
    holds(Number(said), Number(value));
const date =
  (holds: (a: number, b: number) => boolean): Compare =>
  (said, value) =>
    holds(Date.parse(said), /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value));

const OPERATORS: Readonly<Record<string, Compare>> = {
  StringEquals: (said, value) => said === value,
  StringEqualsIgnoreCase: (said, value) => said.toLowerCase() === value.toLowerCase(),
  StringLike: (said, value) => isLike(said, value),
  ArnEquals: (said, value) => isLike(said, value),
  ArnLike: (said, value) => isLike(said, value),
  Bool: (said, value) => said === value.toLowerCase(),
  IpAddress: (said, value) => isWithin(said, value),
  NumericEquals: number((a, b) => a === b),
  NumericLessThan: number((a, b) => a < b),
  NumericLessThanEquals: number((a, b) => a <= b),
  NumericGreaterThan: number((a, b) => a > b),
  NumericGreaterThanEquals: number((a, b) => a >= b),
  DateLessThan: date((a, b) => a < b),
  DateLessThanEquals: date((a, b) => a <= b),
  DateGreaterThan: date((a, b) => a > b),
  DateGreaterThanEquals: date((a, b) => a >= b),
};

/** Those that hold when none of the values does. */
const NEGATED: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
  NotIpAddress: 'IpAddress',
  NumericNotEquals: 'NumericEquals',
};

const bare = (operator: string): string => operator.replace(/IfExists$/, '');

export const isConditionOperator = (operator: string): boolean =>
  operator === 'Null' || Object.hasOwn(OPERATORS, bare(operator)) || Object.hasOwn(NEGATED, bare(operator));

/** Whether all of them hold. A key that is absent holds for negated operators and for `…IfExists`. */
export const conditionsHold = (conditions: PolicyConditions, facts: PolicyFacts): boolean =>
  conditions.every((condition) => holds(condition, facts));

function holds({ operator, key, values }: PolicyCondition, facts: PolicyFacts): boolean {
  const said = facts[key];
  if (operator === 'Null')
    return values.some((value) => (value.toLowerCase() === 'true') === (said === undefined));
  const name = bare(operator);
  const negated = Object.hasOwn(NEGATED, name) ? NEGATED[name] : undefined;
  if (said === undefined) return negated !== undefined || operator !== name;
  const compare = OPERATORS[negated ?? name];
  const found = values.some((value) => compare?.(said, value) ?? false);
  return negated === undefined ? found : !found;
}

/** `*` is any text and `?` any letter. Without a backtracking expression: a pattern is a tenant's. */
export function isLike(text: string, pattern: string): boolean {
  let [at, from, star, mark] = [0, 0, -1, 0];
  while (at < text.length) {
    if (
      from < pattern.length &&
      pattern[from] !== '*' &&
      (pattern[from] === '?' || pattern[from] === text[at])
    ) {
      at++;
      from++;
    } else if (pattern[from] === '*') [star, mark, from] = [from, at, from + 1];
    else if (star >= 0) [from, at] = [star + 1, ++mark];
    else return false;
  }
  while (pattern[from] === '*') from++;
  return from === pattern.length;
}

function isWithin(address: string, range: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const said = ipaddr.process(address);
  const text = range.includes('/') ? range : `${range}/${range.includes(':') ? 128 : 32}`;
  if (!ipaddr.isValidCIDR(text)) return false;
  const [network, bits] = ipaddr.parseCIDR(text);
  return said.kind() === network.kind() && said.match(network, bits);
}
