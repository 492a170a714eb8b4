import { expect } from '@jest/globals';
import { audit } from '../support/audit.js';
import { type Committed } from '../support/cloud/committed.js';
import { type Call } from '../support/cloud/injector.js';
import { leavesNothing, repaired } from './aftermath.js';
import { type Fared, fared, type Learned, obstacleOf } from './course.js';
import { type FaultName, faults, hiccups, takeovers } from './faults.js';
import { type Lane } from './lane.js';
import { lateSteps } from './late-steps.js';
import { type Repeats, StepNeverCame } from './repeats.js';
import { type Scene } from './scenes.js';

export interface FaultCase {
  readonly course: Learned;
  /** The activity's name. */
  readonly step: string;
  readonly fault: FaultName;
}

const TRIES = 3;

/**
 * See `disturbed`; tries again when an undisturbed step ran out of its time, of which a test gives little: on a machine
 * that is too busy the case says nothing of the fault then. Each repeat is counted.
 */
export async function disturbPatiently(lane: Lane, one: FaultCase, repeats: Repeats): Promise<void> {
  let there = lane;
  for (let tried = 1; ; tried++, there = await there.next())
    try {
      return await disturbed(there, one);
    } catch (error) {
      if (tried === TRIES || !(await repeats.note(error, () => wasBusy(there, one)))) throw error;
    }
}

/** A step that was disturbed once has two attempts; more is the box's doing. */
async function wasBusy(lane: Lane, { course: { trouble }, step, fault }: FaultCase): Promise<boolean> {
  const late = await lateSteps(lane);
  return late.some(({ activity, attempts }) =>
    activity === step ? fault in hiccups && attempts > 2 : activity !== trouble,
  );
}

/**
 * Does the fault to the step, for one resource of the operation, and checks what every caller and operator relies on.
 */
async function disturbed(lane: Lane, { course, step, fault }: FaultCase): Promise<void> {
  const { scene } = course;
  const late: Promise<unknown>[] = [];
  const others: Committed[] = [];
  let end = (): void => undefined;
  const over = new Promise<void>((resolve) => (end = resolve));
  const about = firstResourceOf(step);
  const committed = await scene.set(lane);
  const happen = faults[fault]({
    about,
    over,
    client: lane.cloud.client,
    late: (work) => void late.push(work),
    takeOver: async (call) => {
      const victim = await victimOf(lane, call, { committed, scene });
      others.push(await scene.subject.takeOver(lane, victim));
    },
  });
  const obstacle = obstacleOf(course);
  const heal = lane.disturb(committed, (call, perform) => happen(call, () => obstacle(call, perform)));
  await lane.closed(committed).finally(end);
  await Promise.all([...late, ...others.map((other) => lane.closed(other))]);
  heal();
  if (!about.met()) {
    await leavesNothing(lane);
    throw new StepNeverCame(`${step} never came: ${await lane.timeline(committed)}`);
  }

  expectTruth(await fared(lane, committed, scene), { course, step, fault });
  expect(await findingsAtRest(lane, scene)).toEqual([]);
  await leavesNothing(lane);
}

const LOOKS = 3;

/**
 * What the audit finds. A step of a repair that is over may end after a comparison, and the next one finds that; what
 * is still there after a few is a fault. A row that says what a host has still to remove is the truth; that the host
 * then does is expected later.
 */
async function findingsAtRest(lane: Lane, { isRepair }: Scene): Promise<readonly string[]> {
  for (let looks = 1; ; looks++) {
    if (isRepair) await repaired(lane);
    const all = await audit(lane.cloud, lane.scope);
    const found = all.filter((finding) => !finding.startsWith('cleanup-open '));
    if (found.length === 0 || !isRepair || looks === LOOKS) return found;
  }
}

function expectTruth(all: readonly Fared[], { course, step, fault }: FaultCase): void {
  const { goal, taken: takenTo, shared = [] } = course.scene;
  if (fault in hiccups) return expect(all).toEqual(course.fared);
  const taken = fault in takeovers;
  // Success is said if and only if the instance arrived; where one is that did not arrive, the audit compares with its
  // host.
  for (const { outcome, state } of all) {
    if (outcome === 'succeeded') expect(taken ? [goal, takenTo] : [goal]).toContain(state);
    if (outcome === 'overtaken') expect(state).toBe(takenTo);
    expect(taken ? ['succeeded', 'failed', 'overtaken'] : ['succeeded', 'failed']).toContain(outcome);
  }
  if (taken) expect(all.map(({ state }) => state)).toContain(takenTo);
  // Instances fail alone; a cancelled workflow ends for all of them.
  const spared = all.filter(({ outcome, state }) => outcome === 'succeeded' && state === goal);
  const least = course.fared.filter(({ outcome }) => outcome === 'succeeded').length - 1;
  if (fault !== 'is cancelled there' && !shared.includes(step))
    expect(spared.length).toBeGreaterThanOrEqual(least);
}

/** The first that the step is done to, and no other: neighbours are spared. Steps on rows are about all of them. */
function firstResourceOf(step: string): ((call: Call) => boolean) & { met(): boolean } {
  let first: string | undefined;
  const about = ({ activity, args, local }: Call): boolean => {
    if (activity !== step) return false;
    const resource = local ? 'rows' : (idsIn(args)[0] ?? '');
    first ??= resource;
    return resource === first;
  };
  return Object.assign(about, { met: () => first !== undefined });
}

/** The resource of the operation that the call is about; of a call about rows or about another one, any one. */
async function victimOf(
  { cloud }: Lane,
  { args }: Call,
  { committed, scene }: { readonly committed: Committed; readonly scene: Scene },
): Promise<readonly string[]> {
  const members = await cloud.database.query<{ id: string }>(
    'SELECT resource_id AS id FROM operation_members WHERE operation_id = $1 AND noun = $2 ORDER BY resource_id',
    [committed.operationId, scene.subject.noun],
  );
  const named = new Set(idsIn(args));
  const victim = members.find(({ id }) => named.has(id)) ?? members[0];
  return victim ? [victim.id] : [];
}

const idsIn = (args: readonly unknown[]): readonly string[] =>
  JSON.stringify(args).match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? [];
