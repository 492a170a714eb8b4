import { EngineError } from '../../../../common/errors/engine-error.js';

/** What a form must say for the policy that was signed with it. */
export interface PostPolicy {
  readonly expiresAt: Date;
  readonly conditions: readonly PostCondition[];
}

export type PostCondition =
  | { readonly kind: 'eq' | 'starts-with'; readonly field: string; readonly value: string }
  | { readonly kind: 'content-length-range'; readonly least: number; readonly most: number };

/** A policy as the form has it, in base64. Throws InvalidPolicyDocument. */
export function readPostPolicy(text: string): PostPolicy {
  const said = parsed(Buffer.from(text, 'base64').toString('utf8'));
  if (typeof said['expiration'] !== 'string') refuse('Policy missing expiration.');
  const expiresAt = new Date(said['expiration']);
  if (!ISO.test(said['expiration']) || Number.isNaN(expiresAt.getTime()))
    refuse(`Invalid 'expiration' value: '${said['expiration'].slice(0, 100)}'`);
  const { conditions } = said;
  if (!Array.isArray(conditions)) refuse('Policy missing conditions.');
  return { expiresAt, conditions: conditions.flatMap(conditionsIn) };
}

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})$/;

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const said: unknown = JSON.parse(text);
    if (typeof said === 'object' && said !== null && !Array.isArray(said))
      return said as Readonly<Record<string, unknown>>;
  } catch {
    // No JSON: said below.
  }
  return refuse('Invalid JSON.');
}

/** `{ "field": "value" }`, which means eq, or `[operator, "$field", value]`. */
function conditionsIn(said: unknown): readonly PostCondition[] {
  if (Array.isArray(said)) return [listed(said)];
  const entries = typeof said === 'object' && said !== null ? Object.entries(said) : [];
  if (entries.length !== 1)
    refuse('Invalid Simple-Condition: Simple-Conditions must have exactly one property.');
  return entries.map(([field, value]) => ({ kind: 'eq', field: field.toLowerCase(), value: textOf(value) }));
}

function listed(said: readonly unknown[]): PostCondition {
  const [operator, one, other] = said;
  const kind = typeof operator === 'string' ? operator.toLowerCase() : '';
  if (said.length !== 3) refuse('Invalid Condition: wrong number of arguments.');
  if (kind === 'content-length-range') return { kind, least: bytesOf(one), most: bytesOf(other) };
  if (kind !== 'eq' && kind !== 'starts-with')
    refuse(`Invalid Condition: unknown operation '${kind.slice(0, 50)}'.`);
  const field = textOf(one);
  if (!field.startsWith('$')) refuse('Invalid Condition: a field is named with a $ before it.');
  return { kind, field: field.slice(1).toLowerCase(), value: textOf(other) };
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : refuse('Invalid Condition: value must be a string.');

function bytesOf(value: unknown): number {
  const text = String(value);
  return (typeof value === 'number' || typeof value === 'string') && /^\d{1,15}$/.test(text)
    ? Number(text)
    : refuse('Invalid content-length-range: bounds must be whole numbers.');
}

function refuse(why: string): never {
  throw new EngineError('InvalidPolicyDocument', `Invalid Policy: ${why}`);
}
