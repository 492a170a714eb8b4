import { expect } from '@jest/globals';
import { type WorkflowName } from '../../workflows/contracts/workflow-names.js';
import { audit } from '../support/audit.js';
import { type Call } from '../support/cloud/injector.js';
import { type Committed } from '../support/cloud/tenant.js';
import { leavesNothing, repaired } from './aftermath.js';
import { type FaultName, faults, hiccups } from './faults.js';
import { type Lane } from './lane.js';
import { type Goal, type Scene, scenes } from './scenes.js';

export interface FaultCase {
  readonly workflow: WorkflowName;
  /** The activity's name. */
  readonly step: string;
  readonly fault: FaultName;
}

interface Fared {
  readonly outcome: 'succeeded' | 'failed' | 'overtaken' | null;
  readonly state: string;
}

/** Runs the scene with nothing in its way and lists its steps. */
export async function undisturbed(lane: Lane, workflow: WorkflowName): Promise<readonly string[]> {
  const { goal, set }: Scene = scenes[workflow];
  const steps = new Set<string>();
  const committed = await set(lane);
  const heal = lane.disturb(committed, (call, perform) => {
    steps.add(call.activity);
    return perform();
  });
  await lane.closed(committed);
  heal();
  expect(await fared(lane, committed)).toEqual(bothAt(goal));
  await leavesNothing(lane);
  return [...steps];
}

/** Does the fault to the step, for one resource of the operation, and checks what every caller and operator relies on. */
export async function disturbed(lane: Lane, { workflow, step, fault }: FaultCase): Promise<void> {
  const { goal, set }: Scene = scenes[workflow];
  const late: Promise<unknown>[] = [];
  let end = (): void => undefined;
  const over = new Promise<void>((resolve) => (end = resolve));
  const about = firstResourceOf(step);
  const { client } = lane.cloud;
  const happen = faults[fault]({ about, client, over, late: (work) => late.push(work) });
  const committed = await set(lane);
  const heal = lane.disturb(committed, happen);
  await lane.closed(committed).finally(end);
  await Promise.all(late);
  heal();
  expect(about.met()).toBe(true);

  expectTruth(await fared(lane, committed), goal, fault);
  // What one repair could not do is found again by the next comparison.
  if (workflow === 'repair-host') await repaired(lane);
  const found = await audit(lane.cloud, lane.scope);
  // A row that says what a host has still to remove is the truth; that the host then does is expected below.
  expect(found.filter((finding) => !finding.startsWith('cleanup-open '))).toEqual([]);
  await leavesNothing(lane);
}

function expectTruth(all: readonly Fared[], goal: Goal, fault: FaultName): void {
  if (fault in hiccups) return expect(all).toEqual(bothAt(goal));
  // Whether an instance that did not arrive is what its row says is for the audit to find.
  for (const { outcome, state } of all)
    expect({ outcome, arrived: state === goal }).toEqual(told(outcome, state, goal));
  // Instances fail alone; a cancelled workflow ends for all of them.
  const failed = all.filter(({ outcome }) => outcome !== 'succeeded');
  if (fault !== 'is cancelled there') expect(failed.length).toBeLessThanOrEqual(1);
}

/** Success is said if and only if the instance arrived. A stop that failed may have stopped the guest all the same. */
const told = (outcome: Fared['outcome'], state: string, goal: Goal) =>
  outcome === 'succeeded' ? { outcome, arrived: true } : { outcome: 'failed', arrived: state === goal };

/** The first that the step is done to, and no other: neighbours are spared. Steps on rows are about all of them. */
function firstResourceOf(step: string): ((call: Call) => boolean) & { met(): boolean } {
  let first: string | undefined;
  const about = ({ activity, args, local }: Call): boolean => {
    if (activity !== step) return false;
    const resource = local
      ? 'rows'
      : (/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(JSON.stringify(args))?.[0] ?? '');
    first ??= resource;
    return resource === first;
  };
  return Object.assign(about, { met: () => first !== undefined });
}

const bothAt = (goal: Goal): readonly Fared[] =>
  Array.from({ length: 2 }, () => ({ outcome: 'succeeded', state: goal }));

const fared = ({ cloud }: Lane, { operationId }: Committed): Promise<Fared[]> =>
  cloud.database.query<Fared>(
    `SELECT m.outcome, i.state FROM operation_instances m
     JOIN instances i ON i.id = m.instance_id WHERE m.operation_id = $1 ORDER BY m.instance_id`,
    [operationId],
  );
