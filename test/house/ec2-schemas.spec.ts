import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as client from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type StaticOperationSchema } from '@smithy/types';
import { pointedAtSchemas, schemaModule } from '../../bin/lib/sdk-schemas.mjs';
import { actions } from '../../src/api/ec2/actions.js';
import { ec2VerbOf } from '../../src/api/ec2/ec2-action.js';
import { compileCodec } from '../../src/api/ec2/protocol/ec2-codec.js';

const published: Readonly<Record<string, unknown>> = client;

/** Everything that a schema reaches, with references followed; a schema that was seen stands as its name. */
function unfolded(value: unknown, seen = new Set<string>()): unknown {
  const it = typeof value === 'function' ? (value as () => unknown)() : value;
  if (!Array.isArray(it)) return it;
  const [kind, , name] = it as unknown[];
  if (typeof kind === 'number' && typeof name === 'string') {
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return it.map((part) => unfolded(part, seen));
}

describe('the schemas without their client', () => {
  const verbs = actions
    .map((action) => `${ec2VerbOf(action).schema[2]}$`)
    .filter((name) => name in published);
  let folder: string;
  let alone: Record<string, StaticOperationSchema>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ec2-schemas-'));
    await writeFile(join(folder, 'schemas.mjs'), schemaModule(published, verbs));
    alone = (await import(join(folder, 'schemas.mjs'))) as typeof alone;
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(verbs)('are what was published: %s', (verb) => {
    expect(unfolded(alone[verb])).toEqual(unfolded(published[verb]));
  });

  it('make the same codec', async () => {
    const written = {
      Reservations: [{ Instances: [{ InstanceId: 'i-1', Tags: [{ Key: 'a', Value: '<' }] }] }],
    };
    const head = { requestId: 'r', version: '2016-11-15' };
    const { DescribeInstances$: schema } = alone;
    if (!schema) throw new Error('DescribeInstances$ is not in the module');
    const answer = await compileCodec(schema).write(written, head);
    expect(answer).toContain('<instanceId>i-1</instanceId>');
    expect(answer).toBe(await compileCodec(client.DescribeInstances$).write(written, head));
  });

  it('are all that sources may take from it', () => {
    expect(() => schemaModule(published, ['EC2Client'])).toThrow('sources may import only schemas and types');
    const source =
      "import { Injectable } from '@nestjs/common';\nimport { A$, B$ } from '@aws-sdk/client-ec2';\n";
    expect(pointedAtSchemas(source, '/dist/src/api/ec2/actions/a.action.js', '/dist')).toContain(
      "import { A$, B$ } from '../../../../ec2-schemas.js'",
    );
  });
});
