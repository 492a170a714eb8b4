import { heartbeat } from '@temporalio/activity';
import { afterAll, expect, it } from '@jest/globals';
import { EngineError } from '../../src/common/errors/engine-error.js';
import { ec2IdOf } from '../../src/cloud/registry/ec2-id.js';
import { controlNouns } from '../../src/cloud/registry/control-nouns.js';
import { liveSteps } from '../../src/cloud/outbox/live-steps.js';
import { OperationReader } from '../../src/cloud/operations/operation-reader.repository.js';
import type { ManageContext } from '../../src/manage/manage-context.js';
import { pageOf } from '../../src/manage/operation-page.js';
import { Lane } from '../faults/lane.js';
import { Cloud } from '../support/cloud/cloud.js';
import { databaseUrlForSpec } from '../support/database.js';
import { temporalAddress } from '../support/temporal.js';
import { until } from '../support/until.js';

const cloud = await Cloud.open(await databaseUrlForSpec(), temporalAddress());
afterAll(() => cloud.close(), 60_000);

const REASON = 'The image cannot be used';
/** As the tenant reads it: the other host of the lane is out. */
const WHY = /^The image cannot be used\. No other host has room for it: host-[0-9a-f]{6} is disabled\.$/;
const CAUSE = 'qemu-img: Could not open';

/** Workflows that Temporal's page lists for one instance. */
async function listed(ec2Id: string) {
  const found = [];
  for await (const { workflowId, searchAttributes } of cloud.client.workflow.list({
    query: `EngineResources = "${ec2Id}"`,
  }))
    found.push({ workflowId, outcome: searchAttributes['EngineOutcome'] });
  return found;
}

it('a launch shows what it is about, what is under way, why it failed and how it ended', async () => {
  const lane = await Lane.open(cloud);
  const { name: host } = await lane.onlyHost();
  const committed = await lane.tenant.launch(2);
  const [good = '', bad = ''] = committed.instanceIds.map((id) => ec2IdOf('instance', id));
  let goOn = (): void => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  const heal = lane.disturb(committed, async ({ activity, args }, perform) => {
    if (activity !== 'spawnInstance' || !JSON.stringify(args).includes(bad)) return perform();
    const beats = setInterval(() => heartbeat(), 50);
    await held.finally(() => clearInterval(beats));
    throw new EngineError('ImageUnusable', REASON, { cause: new Error(CAUSE) });
  });

  const ref = { operationId: committed.operationId, chunk: 0, run: 1 };
  const live = () => liveSteps(cloud.client, 'run-instances', ref);
  await until(async () =>
    (await live()).some(({ resource, step }) => resource === bad && /^spawn/.test(step)),
  );
  const step = { isUndo: false, host };
  expect(await live()).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        ...step,
        resource: bad,
        step: 'prepare-port',
        error: null,
        millis: expect.any(Number),
      }),
      expect.objectContaining({
        ...step,
        resource: bad,
        step: 'spawn-instance',
        error: 'under way',
        millis: null,
      }),
    ]),
  );
  const reader = new OperationReader(cloud.database, controlNouns.registry);
  /** As `engine-manage operation show` has it now, with Temporal at this address. */
  const shown = async (address: string) => {
    const { namespace } = cloud.client.options;
    const flags = { temporal_address: address, temporal_namespace: namespace };
    const context: object = { flags, get: () => Promise.resolve(reader) };
    const operation = await reader.find(committed.operationId);
    if (!operation) throw new Error('there is no such operation');
    return pageOf(context as ManageContext, operation);
  };
  const page = await shown(temporalAddress());
  expect(page).toMatchObject({ note: '' });
  expect(page.steps.map(({ resource, step: name, error }) => [resource, name, error])).toContainEqual([
    ...[bad, 'spawn-instance', 'under way'],
  ]);
  expect((await shown('127.0.0.1:1')).note).toContain('Temporal does not answer');
  goOn();
  await lane.closed(committed);
  heal();

  expect(await reader.members(committed.operationId)).toEqual(
    expect.arrayContaining([
      { resource: good, outcome: 'succeeded', message: null },
      { resource: bad, outcome: 'failed', message: expect.stringMatching(WHY) },
    ]),
  );
  expect((await reader.steps(committed.operationId)).filter(({ error }) => error !== null)).toMatchObject([
    { resource: bad, step: 'spawn-instance', host, error: REASON, cause: CAUSE },
  ]);
  const workflowId = `run-instances/${committed.operationId}/0/1`;
  await until(async () => (await listed(bad)).some(({ outcome }) => outcome !== undefined));
  expect(await listed(bad)).toEqual([{ workflowId, outcome: ['partly-failed'] }]);
  const described = await cloud.client.workflow.getHandle(workflowId).describe();
  expect(await described.staticSummary()).toMatch(/^launch 2 × m1\.nano, i-[0-9a-f]{17} and 1 more$/);
  expect(await liveSteps(cloud.client, 'run-instances', { ...ref, run: 2 })).toEqual([]);
}, 60_000);
