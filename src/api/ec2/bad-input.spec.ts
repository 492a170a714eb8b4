import { randomBytes, randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NormalizedSchema } from '@smithy/core/schema';
import aws4 from 'aws4';
import fc from 'fast-check';
import { databaseForSpec } from '../../../test/support/database.js';
import { parseFlags } from '../../common/flags/parse-flags.js';
import { Sealer } from '../../common/seal/sealer.js';
import { engineApiFlags } from '../engine-api.flags.js';
import { ProjectRepository } from '../../cloud/projects/project.repository.js';
import { controlNouns } from '../../cloud/registry/control-nouns.js';
import { ProjectService } from '../../cloud/projects/project.service.js';
import { AccessKeyRepository } from '../../cloud/users/access-key.repository.js';
import { AccessKeyService, type NewSecret } from '../../cloud/users/access-key.service.js';
import { UserRepository } from '../../cloud/users/user.repository.js';
import { UserService } from '../../cloud/users/user.service.js';
import { serviceProviders } from '../service.providers.js';
import { actions } from './actions.js';
import { beyond } from './beyond/index.js';
import { ec2VerbOf } from './ec2-action.js';
import { queryName, requiredCount, resolved } from './protocol/schema.js';
import { ec2Application } from './serve-ec2.js';

const database = await databaseForSpec();
const sealer = new Sealer(new Map([[1, randomBytes(32)]]));
const flags = parseFlags(engineApiFlags, [`--state_path=/tmp/engine-bad-input-${randomUUID()}`]);
/** One row of what is beyond stands for all: they share a class. */
const rows = new Set<unknown>(beyond.slice(1));
const schemas = actions.filter((action) => !rows.has(action)).map((action) => ec2VerbOf(action).schema);

/** Values that are wrong nearly everywhere, and those that are right somewhere: a filter must get past its name. */
const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.integer().map(String),
  fc.constantFrom(
    '',
    'true',
    'null',
    '\0',
    '\u{1F600}',
    "'; DROP TABLE users; --",
    '%',
    '\\',
    '*',
    '2026-01-01',
    'x'.repeat(5000),
  ),
  fc.constantFrom(
    'i-0123456789abcdef0',
    'sg-0123456789abcdef0',
    'ami-0123456789abcdef0',
    'vpc-1',
    '999999999999999999999',
  ),
  fc.constantFrom(
    'default',
    'tcp',
    '-1',
    '10.0.0.0/8',
    '::/0',
    'instance-id',
    'group-name',
    'tag:a',
    'tag-key',
    'state',
  ),
  fc.string().map((text) => Buffer.from(text).toString('base64')),
);

/** A verb's parameters with values that nobody thought of. */
function parametersOf(schema: NormalizedSchema, depth: number): fc.Arbitrary<Record<string, string>> {
  if (depth > 4) return fc.constant({});
  if (schema.isListSchema())
    return fc
      .array(parametersOf(schema.getValueSchema(), depth + 1), { maxLength: 3 })
      .map((items) => under(Object.fromEntries(items.map((item, i) => [String(i + 1), item]))));
  if (!schema.isStructSchema()) return value.map((text) => ({ '': text }));
  const members = [...schema.structIterator()].filter(([name]) => name !== 'DryRun');
  return fc
    .subarray(members, { maxLength: Math.min(6, members.length) })
    .map((some) => [...new Set([...members.slice(0, requiredCount(schema)), ...some])])
    .chain((some) =>
      fc.tuple(
        ...some.map(([, member]) =>
          parametersOf(member, depth + 1).map((v) => [queryName(member), v] as const),
        ),
      ),
    )
    .map((found) => under(Object.fromEntries(found)));
}

const under = (kids: Record<string, Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(kids).flatMap(([name, kid]) =>
      Object.entries(kid).map(([path, text]) => [path === '' ? name : `${name}.${path}`, text]),
    ),
  );

describe('bad input', () => {
  let app: NestFastifyApplication;
  let key: NewSecret;
  let port = 0;

  beforeAll(async () => {
    const users = new UserService(new UserRepository(database));
    const { id: userId } = await users.create('root');
    await users.addRole('root', 'cloudadmin', null);
    const { id: projectId } = await new ProjectService(
      new ProjectRepository(database, controlNouns.keepers),
    ).create('demo', userId);
    key = await new AccessKeyService(new AccessKeyRepository(database), sealer).create(userId, projectId);
    const providers = serviceProviders(database, sealer, flags);
    app = await ec2Application({ settings: flags, providers, verbs: actions }, flags.ec2_body_limit);
    await app.listen(0, '127.0.0.1');
    port = Number(new URL(await app.getUrl()).port);
  });
  afterAll(() => app.close());

  async function ask(parameters: Record<string, string>): Promise<{ status: number; text: string }> {
    const body = new URLSearchParams(parameters).toString();
    const host = `127.0.0.1:${port}`;
    const signed = aws4.sign(
      { host, path: '/', service: 'ec2', region: 'r', method: 'POST', body },
      { accessKeyId: key.id, secretAccessKey: key.secret },
    );
    const own = ['host', 'content-length'];
    const headers = Object.entries(signed.headers).filter(([name]) => !own.includes(name.toLowerCase()));
    const answer = await fetch(`http://${host}/`, { method: 'POST', headers, body });
    return { status: answer.status, text: await answer.text() };
  }

  it.each(schemas.map((schema) => [schema[2], schema] as const))(
    '%s answers it with 4xx',
    async (Action, schema) => {
      const input = NormalizedSchema.of(resolved(schema[4]));
      const parameters = input.isStructSchema() ? parametersOf(input, 0) : fc.constant({});
      await fc.assert(
        fc.asyncProperty(parameters, async (asked) => {
          const { status, text } = await ask({ ...asked, Action, Version: '2016-11-15' });
          const [, code = ''] = /<Code>(.*)<\/Code>/.exec(text) ?? [];
          // The spec's cloud has no hosts: a launch that is right in all else finds no room.
          if (code !== 'InsufficientInstanceCapacity')
            expect([status < 500, code, text]).toEqual([true, code, text]);
          expect(text).not.toMatch(/at .*\.[jt]s:|node_modules|SELECT|syntax error/);
        }),
        { numRuns: 12 },
      );
    },
  );

  it.each(['2016-13-01', 'latest', '', '2016-11-15/'])('the version %j is refused', async (Version) => {
    expect(await ask({ Action: 'DescribeRegions', Version })).toMatchObject({ status: 400 });
  });

  /** Bytes as no client library would send them. */
  const raw = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      let answer = '';
      const socket = connect(port, '127.0.0.1', () => socket.end(text));
      socket.on('data', (data) => (answer += data.toString('latin1')));
      socket.on('close', () => resolve(answer.split('\r\n')[0] ?? ''));
      socket.on('error', reject);
    });

  const post = (headers: string, body: string) =>
    `POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${headers}\r\n\r\n${body}`;
  it.each([
    ['a broken escape', 'GET /?Action=%zz%E0%A4%A HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
    ['a broken path', 'GET /%zz/%E0%A4%A HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
    ['no host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['no HTTP', 'hello\r\n\r\n'],
    ['another method', 'DELETE /?Action=X HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
    ['JSON', post('Content-Type: application/json\r\nContent-Length: 9', '{"a":"b"}')],
    ['no type', post('Content-Length: 3', 'a=b')],
    ['bytes that are no text', post('Content-Length: 3\r\nContent-Type: x/y', '\x00\xff\xfe')],
    ['a long header', post(`X-Long: ${'x'.repeat(20_000)}`, '')],
    ['many headers', post(Array.from({ length: 3000 }, (_, i) => `X-${i}: x`).join('\r\n'), '')],
    ['a body that is too long', post('Content-Length: 99999999', '')],
    [
      'a broken signature',
      post(
        'Authorization: AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request,x\r\nContent-Length: 8',
        'Action=X',
      ),
    ],
    [
      'a broken date',
      post(
        'X-Amz-Date: x\r\nAuthorization: AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, SignedHeaders=host;x-amz-date, Signature=x\r\nContent-Length: 8',
        'Action=X',
      ),
    ],
  ])('%s on the wire is the caller’s mistake', async (_what, text) => {
    expect(await raw(text)).toMatch(/^HTTP\/1.1 4\d\d /);
  });
});
