import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { x7Table } from '../../src/api/x7/doc/x7-doc.js';
import type { X7Route } from '../../src/api/x7/door/x7-route.js';
import { whoMay } from '../../src/cloud/users/policy.js';
import { databaseForSpec } from '../support/database.js';
import { x7WorldForSpec } from '../support/x7/x7-world.js';
import type { Example, Examples } from './example.js';
import { mangled } from './mangled.js';
import { computeExamples } from './examples/compute.js';
import { identityExamples } from './examples/identity.js';
import { imageExamples } from './examples/image.js';
import { volumeExamples, volumeProxyExamples } from './examples/volume.js';
import { v10Examples, v11Examples } from './examples/v1.js';
import { networkExamples, networkProxyExamples } from './examples/network.js';

const EXAMPLES: Examples = {
  ...{ ...identityExamples, ...imageExamples, ...computeExamples, ...networkExamples },
  ...{ ...networkProxyExamples, ...volumeExamples, ...volumeProxyExamples },
  ...{ ...v11Examples, ...v10Examples },
};

/** Of the bodies that are made up. The same in each run, so that a red one is this change's; any in a full one. */
const SEED = process.env['ENGINE_TEST_FULL'] === '1' ? undefined : (process.env['ENGINE_TEST_SEED'] ?? '1');

const database = await databaseForSpec();
const world = await x7WorldForSpec(database);
const services = new Map(x7Table().map((service) => [service.name, service]));
/** Of a later microversion than any that is advertised there may be rows; nobody reaches them. */
const rows = x7Table().flatMap(({ name, routes, microversions: { max = 1 } = {} }) =>
  routes.flatMap((route) =>
    (route.since ?? 0) > max ? [] : [{ key: `${name} ${route.method} ${route.path}`, service: name, route }],
  ),
);
type Row = (typeof rows)[number];
const built = rows.filter(({ route }) => route.state === 'built');
const guarded = built.filter(({ route }) => route.asks !== 'open');

const exampleOf = async (row: Row, version = firstOf(row)): Promise<Example> =>
  (await EXAMPLES[row.key]?.(world, version)) ?? {};

/** The first and the last microversion of a row. */
function stepsOf({ service, route: { since, until } }: Row): readonly number[] {
  const { min = 1, max = 1 } = services.get(service)?.microversions ?? {};
  return [...new Set([Math.max(min, since ?? min), Math.min(max, until ?? max)])];
}

const firstOf = (row: Row): number => stepsOf(row)[0] ?? 1;

function requestOf({ service, route }: Row, example: Example, version: number) {
  const { prefix = '' } = services.get(service) ?? {};
  const path = route.path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(example.params?.[name] ?? 'x'),
  );
  return {
    method: route.method,
    url: `${prefix}${path}${example.query === undefined ? '' : `?${example.query}`}`,
    ...(example.body !== undefined && { body: example.body }),
    headers: { ...example.headers, 'openstack-api-version': `compute 2.${version}` },
  };
}

const nameOf = (row: Row): readonly [string, Row] => [`${row.key} ${stepsOf(row).join('…')}`, row];
const statusOf = async (row: Row, who: Parameters<typeof world.ask>[0], example: Example) =>
  (await world.ask(who, requestOf(row, example, firstOf(row)))).status;

function requireShape({ answer }: X7Route, body: unknown, version: number): void {
  if (!answer) expect(body).toBeUndefined();
  else if (body !== undefined) expect(answer(version).safeParse(body).error?.issues ?? []).toEqual([]);
}

it('every row has an example, and no example is of none', () => {
  expect(Object.keys(EXAMPLES).sort()).toEqual([...new Set(built.map(({ key }) => key))].sort());
});

describe('a row of the table', () => {
  it.each(built.map(nameOf))('%s answers in its shape', async (_, row) => {
    for (const version of stepsOf(row)) {
      const example = await exampleOf(row, version);
      const answer = await world.ask(example.as ?? 'member', requestOf(row, example, version));
      const isRight = example.answers === undefined ? answer.status < 300 : answer.status === example.answers;
      expect([isRight, answer.body]).toEqual([true, answer.body]);
      if (example.answers !== undefined) return;
      if (!example.isPart) requireShape(row.route, answer.body, version);
    }
  });

  it.each(guarded.map(nameOf))('%s wants a token that holds', async (_, row) => {
    const example = await exampleOf(row);
    const request = requestOf(row, example, firstOf(row));
    const expired = { ...request.headers, 'x-auth-token': world.tokens.expired };
    expect((await world.ask(undefined, request)).status).toBe(401);
    expect((await world.ask(undefined, { ...request, headers: expired })).status).toBe(401);
  });

  it.each(guarded.map(nameOf))('%s lets a reader read', async (_, row) => {
    const { asks, parts } = row.route;
    const example = await exampleOf(row);
    if (asks === 'token' || example.as !== undefined || parts) return;
    const status = await statusOf(row, 'reader', example);
    expect([status < 300, status]).toEqual([
      whoMay(asks) === 'reader',
      whoMay(asks) === 'reader' ? status : 403,
    ]);
  });

  const named = guarded.filter(({ route: { path } }) => path.includes(':'));
  it.each(named.map(nameOf))('%s does not know a stranger’s, nor what is not there', async (_, row) => {
    const example = await exampleOf(row);
    const { as: who = 'member', unknown } = example;
    if (!example.isShared && who === 'member')
      expect([403, 404]).toContain(await statusOf(row, 'stranger', example));
    for (const [, name = ''] of row.route.path.matchAll(/:(\w+)/g)) {
      const params = { ...example.params, [name]: randomUUID() };
      const wanted = typeof unknown === 'number' ? unknown : (unknown?.[name] ?? 404);
      expect([name, await statusOf(row, who, { ...example, params })]).toEqual([name, wanted]);
    }
  });

  const bodied = guarded.filter(({ route: { body } }) => body !== undefined);
  it.each(bodied.map(nameOf))(
    '%s refuses what is of a wrong type, and what it does not know',
    async (_, row) => {
      const example = await exampleOf(row);
      const who = example.as ?? 'member';
      const [key = ''] = Object.keys((example.body as object | undefined) ?? {});
      const bodies: unknown[] = [7, { [key]: example.takesNumbers ? [] : 7 }];
      if (!example.isList) bodies.push([]);
      if (!example.isOptional) bodies.push({});
      if (!example.isOpen && !example.isList) bodies.push({ ...(example.body as object), surprise: 1 });
      for (const body of bodies)
        expect([body, await statusOf(row, who, { ...example, body })]).toEqual([body, 400]);
    },
  );

  it.each(bodied.map(nameOf))('%s fails on nothing that it is given', async (_, row) => {
    const example = await exampleOf(row);
    const given = fc.asyncProperty(mangled(example.body), async (body) => {
      const status = await statusOf(row, example.as ?? 'member', { ...example, body });
      expect([body, status === 501 || status < 500]).toEqual([body, true]);
    });
    await fc.assert(given, { numRuns: 12, ...(SEED && { seed: Number(SEED) }) });
  });

  it.each(rows.filter(({ route }) => route.state !== 'built').map(nameOf))(
    '%s is refused',
    async (_, row) => {
      const wanted = row.route.state === 'gone' ? 410 : 501;
      expect(await statusOf(row, 'member', {})).toBe(wanted);
      expect(await statusOf(row, undefined, {})).toBe(401);
    },
  );
});
