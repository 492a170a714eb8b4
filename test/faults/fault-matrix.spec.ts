import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as registry from '../../workflows/index.js';
import { type WorkflowName, workflowTypes } from '../../workflows/contracts/workflow-names.js';
import { Cloud } from '../support/cloud/cloud.js';
import { databaseUrlForSpec } from '../support/database.js';
import { disturbed, type FaultCase, undisturbed } from './fault-case.js';
import { type FaultName, faults } from './faults.js';
import { Lane } from './lane.js';
import { sideBySide } from './side-by-side.js';

const LANES = 10;
const names = (Object.keys(workflowTypes) as WorkflowName[]).filter(
  (name) => workflowTypes[name] in registry,
);
const cloud = await Cloud.open(await databaseUrlForSpec(), process.env['ENGINE_TEST_TEMPORAL'] ?? '');
afterAll(() => cloud.close(), 60_000);

const orClose = (error: unknown): Promise<never> => cloud.close().then(() => Promise.reject(error));

/** Which steps there are is asked of the workflow itself: it runs once undisturbed and its steps are listed. */
const steps = new Map(
  await Promise.all(
    names.map(async (workflow) => [workflow, await undisturbed(await Lane.open(cloud), workflow)] as const),
  ).catch(orClose),
);

const cases: readonly FaultCase[] = names.flatMap((workflow) =>
  (steps.get(workflow) ?? []).flatMap((step) =>
    (Object.keys(faults) as FaultName[]).map((fault) => ({ workflow, step, fault })),
  ),
);

describe('undisturbed', () => {
  it.each(names)('%s has steps on hosts and on rows', (workflow) => {
    expect(steps.get(workflow)?.length).toBeGreaterThanOrEqual(3);
  });
});

describe('every workflow, at every step, with every fault', () => {
  let results: readonly Promise<void>[] = [];
  beforeAll(() => {
    results = sideBySide(cases, LANES, () => Lane.open(cloud), disturbed);
  });
  it.each(cases.map((one, i) => ({ ...one, i })))(
    '$workflow: $step $fault',
    async ({ i }) => {
      await results[i];
    },
    120_000,
  );
});

describe('after all of it', () => {
  it('every address is free again', async () => {
    const left = await cloud.database.query(
      `SELECT f.address, f.state, i.state AS instance FROM fixed_addresses f
       LEFT JOIN network_interfaces n ON n.id = f.interface_id LEFT JOIN instances i ON i.id = n.instance_id`,
    );
    expect(left).toEqual([]);
  });
});
