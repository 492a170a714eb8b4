import { NormalizedSchema } from '@smithy/core/schema';
import { type $SchemaRef } from '@smithy/types';
import { type Constraint } from './constraint.js';
import { type QueryTree } from './query-tree.js';
import { quoted, refuse } from './refuse.js';
import { scalarReader } from './scalar-reader.js';
import { queryName, requiredCount } from './schema.js';

type Parse = (at: QueryTree, path: string) => unknown;
type Constraints = Readonly<Record<string, Constraint>>;

/**
 * AWS takes no longer lists; without a limit one request could ask for a billion entries. 0 is boto 2's first index.
 */
const MAX_LIST_INDEX = 1000;

/** Closures that read what the schema names and refuse the rest. Made once, when the verb is registered. */
export function compileParser(schema: $SchemaRef, constraints: Constraints): (tree: QueryTree) => unknown {
  const parse = parserOf(NormalizedSchema.of(schema), '', constraints);
  return (tree) => parse(tree, '');
}

/** `name`: the parameter without list indexes, as the constraints call it. */
function parserOf(schema: NormalizedSchema, name: string, constraints: Constraints): Parse {
  if (schema.isStructSchema()) return structParser(schema, name, constraints);
  if (schema.isListSchema())
    return listParser(lazily(() => parserOf(schema.getValueSchema(), name, constraints)));
  if (schema.isUnitSchema()) return structParser(null, name, constraints);
  const read = scalarReader(schema, constraints[name]);
  return ({ value, kids }, path) => {
    const [kid] = kids.keys();
    if (kid !== undefined) unknown(`${path}.${kid}`);
    return read(value ?? '', path);
  };
}

interface Member {
  readonly name: string;
  readonly parse: Parse;
}

function structParser(schema: NormalizedSchema | null, name: string, constraints: Constraints): Parse {
  const members = new Map<string, Member>();
  for (const [memberName, member] of schema?.structIterator() ?? []) {
    const key = queryName(member);
    const parse = lazily(() => parserOf(member, joined(name, key), constraints));
    members.set(key, { name: memberName, parse });
  }
  const required = [...members.keys()].slice(0, schema ? requiredCount(schema) : 0);
  return ({ value, kids }, path) => {
    if (value !== undefined) unknown(path);
    for (const key of required)
      if (isMissing(kids.get(key))) missing(joined(path, key), constraints[joined(name, key)]);
    const found: Record<string, unknown> = {};
    for (const [key, kid] of kids) {
      const here = joined(path, key);
      const member = members.get(key) ?? unknown(here);
      found[member.name] = member.parse(kid, here);
    }
    return found;
  };
}

/** An empty text or list asks for as much as none. */
const isMissing = (kid: QueryTree | undefined): boolean =>
  kid === undefined || (kid.kids.size === 0 && (kid.value ?? '') === '');

function missing(path: string, constraint: Constraint | undefined): never {
  const { code, message } = constraint?.missing ?? {
    code: 'MissingParameter',
    message: `The request must contain the parameter ${path}`,
  };
  return refuse(code, message);
}

/** Indexes may leave gaps and come in any order; they only give the order. */
const listParser =
  (parse: Parse): Parse =>
  ({ value, kids }, path) => {
    if (value !== undefined) return emptyList(value, path);
    return [...kids]
      .map(([key, kid]) => ({ index: indexOf(key, path), kid }))
      .sort((a, b) => a.index - b.index)
      .map(({ index, kid }) => parse(kid, `${path}.${index}`));
  };

/** botocore sends an empty list as `Name=`. */
const emptyList = (value: string, path: string): readonly never[] => (value === '' ? [] : unknown(path));

function indexOf(key: string, path: string): number {
  const index = /^\d{1,9}$/.test(key) ? Number(key) : NaN;
  if (index <= MAX_LIST_INDEX) return index;
  return Number.isNaN(index)
    ? unknown(`${path}.${key}`)
    : refuse(
        'InvalidParameterValue',
        `The parameter ${path}.${key} is invalid: a list ends at ${MAX_LIST_INDEX}.`,
      );
}

/** Compiled at its first use: most requests touch a tenth of their schema, and some schemas hold themselves. */
function lazily(make: () => Parse): Parse {
  let made: Parse | undefined;
  return (at, path) => (made ??= make())(at, path);
}

const joined = (path: string, key: string) => (path === '' ? key : `${path}.${key}`);

const unknown = (path: string): never =>
  refuse('UnknownParameter', `The parameter ${quoted(path)} is not recognized`);
