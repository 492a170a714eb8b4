import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import * as client from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { NormalizedSchema } from '@smithy/core/schema';
import { x7Table } from '../../src/api/x7/doc/x7-doc.js';
import { actions } from '../../src/api/ec2/actions.js';
import { beyond } from '../../src/api/ec2/beyond/index.js';
import { ec2Vocabulary, isOfEc2 } from '../../src/api/ec2/beyond/vocabulary.js';
import { ec2VerbOf } from '../../src/api/ec2/ec2-action.js';
import { CONSTRAINTS } from '../../src/api/ec2/constraints.js';
import { LEGACY_NAMES } from '../../src/api/ec2/protocol/legacy-names.js';
import { queryName, resolved } from '../../src/api/ec2/protocol/schema.js';
import type { ObjectStore } from '../../src/api/s3/object-store.js';
import { s3Verbs } from '../../src/api/s3/s3-verbs.js';
import { rights } from '../../src/cloud/users/policy.js';

const verbs = actions.map(ec2VerbOf);
const ofNothing = new Set(beyond.map((action) => ec2VerbOf(action).schema[2]));
/** How a published schema says that it is an operation's. */
const OPERATION = 9;
const schemas = new Map(verbs.map(({ schema }) => [schema[2], schema] as const));
/** Verbs with a file of their own: the others are rows of src/api/ec2/beyond. */
const own = [...schemas.keys()].filter((name) => !ofNothing.has(name));

/** What X7's rows ask for. */
const ofX7 = x7Table().flatMap(({ routes }) =>
  routes.flatMap(({ asks, parts = [] }) => [asks, ...parts.flatMap(({ right }) => right ?? [])]),
);
/** What S3's rows ask for. */
const ofS3 = s3Verbs({} as ObjectStore, {
  ...{ region: '', s3_classic_acls: false, s3_encrypt_by_default: false },
}).map(({ right }) => right);
const OTHERS = new Set<string>([...ofX7.filter((asked) => asked !== 'open' && asked !== 'token'), ...ofS3]);

/** Whether a verb has the parameter, written without list indexes. */
function has(schema: NormalizedSchema, path: readonly string[]): boolean {
  if (schema.isListSchema()) return has(schema.getValueSchema(), path);
  const [first, ...rest] = path;
  if (first === undefined) return true;
  if (!schema.isStructSchema()) return false;
  const member = [...schema.structIterator()].find(([, found]) => queryName(found) === first);
  return member !== undefined && has(member[1], rest);
}

const inputOf = (action: string) => NormalizedSchema.of(resolved(schemas.get(action)?.[4] ?? 'unit'));

describe('every EC2 verb', () => {
  it('has a file and a line in the list', async () => {
    const files = await readdir('src/api/ec2', { recursive: true });
    const named = files
      .filter((file) => file.endsWith('.action.ts'))
      .map((file) => basename(file, '.action.ts'));
    const listed = own.map((name) => name.replace(/(?<!^)(?=[A-Z])/g, '-').toLowerCase());
    expect(listed.sort()).toEqual(named.sort());
  });

  it('is listed once: what is built is no more among what is beyond', () => {
    expect(verbs.length).toBe(schemas.size);
  });

  it('is of EC2’s vocabulary, which is the published model’s, or was once', () => {
    const published = Object.entries(client).flatMap(([name, schema]) =>
      name.endsWith('$') && Array.isArray(schema) && schema[0] === OPERATION ? [String(schema[2])] : [],
    );
    expect([...ec2Vocabulary()].sort()).toEqual(published.sort());
    expect([...schemas.keys()].filter((name) => !isOfEc2(name))).toEqual(['ImportPublicKey']);
  });

  it('names a right of the policy, and every right there is named', () => {
    const named = new Set<string>([...verbs.map(({ right }) => right), ...OTHERS]);
    expect([...named].sort()).toEqual([...rights()].sort());
  });
});

describe('every row beside the schemas', () => {
  const constrained = Object.entries(CONSTRAINTS).flatMap(([action, rows]) =>
    Object.keys(rows).map((path) => [action, path] as const),
  );
  it.each(constrained)('names a parameter that there is: %s %s', (action, path) => {
    expect(schemas.has(action) ? has(inputOf(action), path.split('.')) : 'no such verb').toBe(true);
  });

  it.each(
    Object.entries(LEGACY_NAMES).flatMap(([action, names]) => Object.values(names).map((to) => [action, to])),
  )('leads an old name to one that there is: %s %s', (action = '', to = '') => {
    const path = to.split('.').filter((part) => !/^\d+$/.test(part));
    expect(schemas.has(action) ? has(inputOf(action), path) : 'no such verb').toBe(true);
  });
});
