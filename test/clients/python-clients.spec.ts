import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { PrivateCloud } from '../support/private-cloud.js';
import { type Caller } from '../support/tenants.js';
import { describeWithPython, runClient } from './clients.js';

/** A guest of the fake driver never asks for its metadata: it counts as up by time alone. */
const cloud = await PrivateCloud.open(['--status_grace=1', '--quota_instances=30', '--quota_cores=100']);

/** Each in a project of its own, so that they run side by side. */
const scenarios = [
  ['boto3: an instance’s life through waiters', 'lifecycle.py'],
  ['boto3: pages and filters', 'pages.py'],
  ['boto3: twenty launches at once', 'parallel.py'],
  ['boto3: bad input', 'bad_input.py'],
  ['boto3: volumes through waiters', 'volumes.py'],
  ['boto 2: signature v2', 'boto2.py'],
] as const;

describeWithPython('Python’s clients', () => {
  const callers = new Map<string, Caller>();

  beforeAll(async () => {
    for (const [, script] of scenarios) {
      const caller = await cloud.tenants.create(script.replace(/\W/g, '-'));
      await cloud.tenants.grant(caller, ['sysadmin', 'netadmin']);
      callers.set(script, caller);
    }
    await cloud.tenants.limit(callers.get('parallel.py') ?? cloud.admin, 'instances', 10);
  });

  it.each(scenarios)(
    '%s',
    async (_, script) => {
      const path = join(import.meta.dirname, 'python', script);
      const ran = await runClient(cloud, {
        program: 'python',
        args: [path],
        as: callers.get(script) ?? cloud.admin,
      });
      expect(ran).toMatchObject({ code: 0, stderr: '' });
    },
    120_000,
  );
});

describe('the cloud afterwards', () => {
  it('holds nothing of a terminated instance', async () => {
    const left = await cloud.database.query(
      `SELECT i.ec2_id FROM instances i LEFT JOIN network_interfaces n ON n.instance_id = i.id
       WHERE i.terminated_at IS NULL OR i.task_state IS NOT NULL OR n.id IS NOT NULL`,
    );
    expect(left).toEqual([]);
  });
});
