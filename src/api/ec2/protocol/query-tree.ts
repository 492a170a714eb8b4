import { refuse } from './refuse.js';

/** A query key such as `Filter.1.Value.2` is a path; the parameters of one request form a tree of them. */
export interface QueryTree {
  value?: string;
  readonly kids: Map<string, QueryTree>;
}

/** What every signed request carries besides the verb's own parameters. */
const COMMON = new Set([
  'Action',
  'Version',
  'AWSAccessKeyId',
  'Signature',
  'SignatureMethod',
  'SignatureVersion',
  'Timestamp',
  'Expires',
  'SecurityToken',
]);
/** The deepest path of the published schema has nine parts. */
const MAX_DEPTH = 16;

const isCommon = (key: string) => COMMON.has(key) || key.startsWith('X-Amz-');

/** `rename`: what old clients call a parameter → its name in the schema. */
export function queryTree(
  form: Iterable<readonly [string, string]>,
  rename: (key: string) => string = (key) => key,
): QueryTree {
  const root: QueryTree = { kids: new Map() };
  for (const [key, value] of form) {
    if (isCommon(key)) continue;
    const parts = rename(key).split('.');
    if (parts.length > MAX_DEPTH) refuse('UnknownParameter', `The parameter ${key} is not recognized`);
    let at = root;
    for (const part of parts) {
      let next = at.kids.get(part);
      if (next === undefined) at.kids.set(part, (next = { kids: new Map() }));
      at = next;
    }
    at.value = value;
  }
  return root;
}
