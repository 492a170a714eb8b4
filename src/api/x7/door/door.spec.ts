import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { computeError, identityError, imageError, networkError } from './error-bodies.js';
import { microversionOf, versionHeaders } from './microversion.js';
import { limitOf, nextLinks } from './page.js';
import { readBody } from './read-body.js';
import type { Microversions } from './x7-service.js';

const COMPUTE: Microversions = {
  ...{ name: 'compute', major: 2, min: 1, max: 35, initial: 1 },
  legacyHeader: 'X-OpenStack-Nova-API-Version',
};
const asking = (headers: Readonly<Record<string, string>>) => (name: string) => headers[name];

describe('a microversion', () => {
  it.each([
    [{}, 1],
    [{ 'openstack-api-version': 'compute 2.26' }, 26],
    [{ 'openstack-api-version': 'volume 3.1, compute 2.4' }, 4],
    [{ 'openstack-api-version': 'volume 3.1' }, 1],
    [{ 'x-openstack-nova-api-version': '2.9' }, 9],
    [{ 'openstack-api-version': 'compute latest' }, 35],
  ])('of %j is 2.%i', (headers, minor) => {
    expect(microversionOf(COMPUTE, asking(headers))).toBe(minor);
  });

  it.each([
    ['two', 400],
    ['2.01', 400],
    ['2.36', 406],
    ['3.1', 406],
    ['2.0', 406],
  ])('%s is refused: %i', (version, status) => {
    const ask = () => microversionOf(COMPUTE, asking({ 'openstack-api-version': `compute ${version}` }));
    expect(ask).toThrow(expect.objectContaining({ status }));
  });

  it('is in the headers of every answer, where the service has them', () => {
    expect(versionHeaders(COMPUTE, 26)).toEqual({
      'openstack-api-version': 'compute 2.26',
      'x-openstack-nova-api-version': '2.26',
      vary: 'OpenStack-API-Version, X-OpenStack-Nova-API-Version',
    });
    expect(versionHeaders(undefined, 1)).toEqual({});
    expect(microversionOf(undefined, asking({ 'openstack-api-version': 'compute 9.9' }))).toBe(1);
  });
});

describe('a body', () => {
  const schema = z.strictObject({ server: z.strictObject({ name: z.string(), count: z.int().optional() }) });
  const read = (text: string, type?: string) => readBody(schema, Buffer.from(text), type);

  it.each([undefined, '', 'application/json', 'application/json; charset=utf-8', 'text/plain'])(
    'is read as JSON, of the type %s',
    (type) => expect(read('{"server":{"name":"a"}}', type)).toEqual({ server: { name: 'a' } }),
  );

  it.each([
    ['{"server":{"name":"a"}}', 'application/xml', 415, 'Unsupported Content-Type: application/xml'],
    ['{', undefined, 400, 'Malformed request body'],
    ['', undefined, 400, 'Malformed request body'],
    [`${'['.repeat(40)}${']'.repeat(40)}`, undefined, 400, 'The request body is nested too deeply'],
    [
      '{"server":{"name":"a","x":1}}',
      undefined,
      400,
      "Additional properties are not allowed ('x' was unexpected)",
    ],
    [
      '{"server":{"name":"a","__proto__":{}}}',
      undefined,
      400,
      "Additional properties are not allowed ('__proto__' was unexpected)",
    ],
    [
      '{"server":{"name":7}}',
      undefined,
      400,
      expect.stringContaining('Invalid input for field/attribute server.name.'),
    ],
    ['7', undefined, 400, expect.stringContaining('Invalid input')],
  ])('%s of type %s is refused: %i', (text, type, status, message) => {
    expect(() => read(text, type)).toThrow(expect.objectContaining({ status, message }));
  });
});

describe('a page', () => {
  it('has a limit of at most 1000', () => {
    expect(limitOf(new URLSearchParams())).toBe(1000);
    expect(limitOf(new URLSearchParams('limit=7'))).toBe(7);
    expect(limitOf(new URLSearchParams('limit=70000'))).toBe(1000);
    for (const asked of ['-1', 'many', ''])
      expect(() => limitOf(new URLSearchParams({ limit: asked }))).toThrow(
        expect.objectContaining({ status: 400 }),
      );
  });

  it('leads to the next one when it is full', () => {
    const shown = { url: 'http://h/servers', query: new URLSearchParams('limit=2&name=a') };
    expect(nextLinks({ ...shown, ids: ['a', 'b'], limit: 2 })).toEqual([
      { rel: 'next', href: 'http://h/servers?limit=2&name=a&marker=b' },
    ]);
    expect(nextLinks({ ...shown, ids: ['a'], limit: 2 })).toBeUndefined();
    expect(nextLinks({ ...shown, ids: [], limit: 0 })).toBeUndefined();
  });
});

it('each service says a failure in its own form', () => {
  const failure = { status: 404, message: 'gone', code: 'NotFound' };
  expect(computeError(failure)).toEqual({ itemNotFound: { code: 404, message: 'gone' } });
  expect(computeError({ ...failure, status: 429 })).toEqual({
    overLimit: { code: 429, message: 'gone', retryAfter: '1' },
  });
  expect(computeError({ ...failure, status: 418 })).toEqual({ computeFault: { code: 418, message: 'gone' } });
  expect(identityError(failure)).toEqual({ error: { code: 404, title: 'Not Found', message: 'gone' } });
  expect(imageError(failure)).toEqual({ message: 'gone', code: '404 Not Found', title: 'Not Found' });
  expect(networkError(failure)).toEqual({
    NeutronError: { type: 'HTTPNotFound', message: 'gone', detail: '' },
  });
});
