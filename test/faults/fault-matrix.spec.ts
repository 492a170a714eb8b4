import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as registry from '../../workflows/index.js';
import { type WorkflowName, workflowTypes } from '../../workflows/contracts/workflow-names.js';
import { Cloud } from '../support/cloud/cloud.js';
import { databaseUrlForSpec } from '../support/database.js';
import { type Learned, learn } from './course.js';
import { disturbedAtLast, type FaultCase } from './fault-case.js';
import { type FaultName, faults, takeovers } from './faults.js';
import { Lane } from './lane.js';
import { scenes } from './scenes.js';
import { sideBySide } from './side-by-side.js';

const LANES = 8;
const names = (Object.keys(workflowTypes) as WorkflowName[]).filter(
  (name) => workflowTypes[name] in registry,
);
const cloud = await Cloud.open(await databaseUrlForSpec(), process.env['ENGINE_TEST_TEMPORAL'] ?? '');
afterAll(() => cloud.close(), 60_000);

/** Each workflow by itself, then with its last step on a host failing: what it does then are steps too. */
const courses: readonly Learned[] = await Promise.all(
  names.map(async (workflow) => {
    const lane = await Lane.open(cloud);
    const plain = await learn(lane, { workflow });
    const trouble = plain.hostSteps.at(-1);
    return trouble === undefined ? [plain] : [plain, await learn(await lane.next(), { workflow, trouble })];
  }),
).then(
  (pairs) => pairs.flat(),
  // Jest calls no hooks of a file that could not be loaded.
  (error: unknown) => cloud.close().then(() => Promise.reject(error)),
);

/** Steps that a course has in common with the plain one are not disturbed again. */
const ownSteps = ({ workflow, trouble, steps }: Learned): readonly string[] => {
  const plain = courses.find((course) => course.workflow === workflow && course.trouble === undefined);
  return trouble === undefined ? steps : steps.filter((step) => !plain?.steps.includes(step));
};

const applies = ({ workflow }: Learned, fault: FaultName): boolean =>
  !(fault in takeovers && scenes[workflow].goal === 'terminated');

const cases: readonly FaultCase[] = courses.flatMap((course) =>
  ownSteps(course).flatMap((step) =>
    (Object.keys(faults) as FaultName[])
      .filter((fault) => applies(course, fault))
      .map((fault) => ({ course, step, fault })),
  ),
);

describe('undisturbed', () => {
  it.each(names)('%s has steps on hosts and on rows', (workflow) => {
    const [plain] = courses.filter((course) => course.workflow === workflow);
    expect(plain?.hostSteps.length).toBeGreaterThan(0);
    expect(plain?.steps).toContain('settle');
  });
});

describe('every workflow, at every step, with every fault', () => {
  let results: readonly Promise<void>[] = [];
  beforeAll(() => {
    results = sideBySide(cases, LANES, () => Lane.open(cloud), disturbedAtLast);
  });
  const rows = cases.map(({ course: { workflow, trouble }, step, fault }, i) => {
    const after = trouble === undefined ? '' : ` after ${trouble} failed`;
    return { name: `${workflow}${after}: ${step} ${fault}`, i };
  });
  it.each(rows)('$name', async ({ i }) => results[i], 120_000);
});

describe('after all of it', () => {
  it('every address is free again', async () => {
    const left = await cloud.database.query(
      `SELECT f.address, f.state, i.lifecycle AS instance FROM fixed_addresses f
       LEFT JOIN network_interfaces n ON n.id = f.interface_id LEFT JOIN instances i ON i.id = n.instance_id`,
    );
    expect(left).toEqual([]);
  });

  it('nobody has waited for another in a circle', async () => {
    const counted = await cloud.database.query(
      'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(counted).toEqual([{ deadlocks: 0 }]);
  });
});
