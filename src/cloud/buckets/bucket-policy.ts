import { EngineError } from '../../common/errors/engine-error.js';
import { isConditionOperator, type PolicyConditions } from './policy-conditions.js';

export interface PolicyStatement {
  readonly effect: 'Allow' | 'Deny';
  /** Account numbers, canonical ids, or `*`. */
  readonly principals: readonly string[];
  readonly actions: Matcher;
  readonly resources: Matcher;
  readonly conditions: PolicyConditions;
}

/** Names with `*` and `?`; `isNot`: what matches none of them. */
export interface Matcher {
  readonly patterns: readonly string[];
  readonly isNot: boolean;
}

/** In bytes, of S3. */
const MAX_POLICY = 20_480;
const ACCOUNT = /^(?:arn:aws:iam::(\d{12}):root|(\d{12}))$/;
const KNOWN = new Set([
  'Sid',
  'Effect',
  'Principal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);

type Values = Readonly<Record<string, unknown>>;

/**
 * The statements of a bucket's policy. Throws MalformedPolicy for what is none, and for what is not understood here
 * (users as principals, NotPrincipal, variables): a policy that is half understood would let in whom it should not.
 */
export function readPolicy(text: string, bucket: string): readonly PolicyStatement[] {
  if (Buffer.byteLength(text) > MAX_POLICY)
    malformed('Normalized policy document exceeds the maximum allowed size.');
  const document = objectIn(parsed(text), "Policies must be valid JSON and the first byte must be '{'");
  const statements = listOf(document['Statement']);
  if (statements.length === 0) malformed('Missing required field Statement');
  return statements.map((one) => statementOf(objectIn(one, 'Statement is invalid'), bucket));
}

function statementOf(said: Values, bucket: string): PolicyStatement {
  const unknown = Object.keys(said).find((name) => !KNOWN.has(name));
  if (unknown !== undefined) malformed(`Unknown field ${unknown.slice(0, 50)}`);
  const effect = said['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') malformed('Invalid effect');
  const resources = matcherOf(said, 'Resource');
  const own = `arn:aws:s3:::${bucket}`;
  for (const pattern of resources.patterns)
    if (pattern !== own && !pattern.startsWith(`${own}/`) && pattern !== '*')
      malformed('Policy has invalid resource');
  const actions = matcherOf(said, 'Action');
  for (const action of actions.patterns)
    if (!/^(s3:[A-Za-z*?]+|\*)$/.test(action)) malformed('Policy has invalid action');
  return {
    effect,
    principals: principalsOf(said['Principal']),
    actions,
    resources,
    conditions: conditionsOf(said['Condition']),
  };
}

function matcherOf(said: Values, name: 'Action' | 'Resource'): Matcher {
  const [positive, negative] = [said[name], said[`Not${name}`]];
  if ((positive === undefined) === (negative === undefined)) malformed(`Missing required field ${name}`);
  const patterns = listOf(positive ?? negative).map(textOf);
  return patterns.length > 0
    ? { patterns, isNot: positive === undefined }
    : malformed(`Policy has invalid ${name.toLowerCase()}`);
}

function principalsOf(principal: unknown): readonly string[] {
  if (principal === '*') return ['*'];
  const said = objectIn(principal, 'Invalid principal in policy');
  const entries = Object.entries(said).flatMap(([kind, values]) =>
    listOf(values).map((value) => principalOf(kind, textOf(value))),
  );
  return entries.length > 0 ? entries : malformed('Invalid principal in policy');
}

function principalOf(kind: string, value: string): string {
  if (kind === 'AWS' && value === '*') return '*';
  const [, arn, account] = ACCOUNT.exec(value) ?? [];
  if (kind === 'AWS' && (arn ?? account) !== undefined) return arn ?? account ?? '';
  if (kind === 'CanonicalUser' && /^[0-9a-f]{64}$/.test(value)) return value;
  return malformed('Invalid principal in policy');
}

function conditionsOf(said: unknown): PolicyConditions {
  if (said === undefined) return [];
  return Object.entries(objectIn(said, 'Invalid Condition')).flatMap(([operator, keys]) => {
    if (!isConditionOperator(operator)) malformed('Invalid Condition type');
    return Object.entries(objectIn(keys, 'Invalid Condition')).map(([key, values]) => ({
      ...{ operator, key: key.toLowerCase() },
      values: listOf(values).map((value) => textOf(typeof value === 'string' ? value : String(value))),
    }));
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return malformed("Policies must be valid JSON and the first byte must be '{'");
  }
}

const objectIn = (value: unknown, message: string): Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Values)
    : malformed(message);

const listOf = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly unknown[]) : [value];

/** Variables are refused: taken literally they would mean something else. NUL is no text of PostgreSQL's. */
const textOf = (value: unknown): string =>
  typeof value === 'string' && !value.includes('${') && !value.includes('\0')
    ? value
    : malformed('Policy has an invalid value');

function malformed(message: string): never {
  throw new EngineError('MalformedPolicy', message);
}
