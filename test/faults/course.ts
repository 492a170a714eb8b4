import { expect } from '@jest/globals';
import { type Committed } from '../support/cloud/committed.js';
import { type Call, type Fault } from '../support/cloud/injector.js';
import { leavesNothing } from './aftermath.js';
import { forGood, once } from './faults.js';
import { type Lane } from './lane.js';
import { type Scene } from './scenes.js';

export interface Fared {
  readonly outcome: 'succeeded' | 'failed' | 'overtaken' | null;
  readonly state: string;
}

/** How a workflow goes: by itself, or after one of its steps failed for good. */
export interface Course {
  readonly name: string;
  readonly scene: Scene;
  /** The step that fails, the first time that it is tried. */
  readonly trouble?: string;
}

export interface Learned extends Course {
  /** Names of activities, in the order in which they came. */
  readonly steps: readonly string[];
  readonly hostSteps: readonly string[];
  readonly fared: readonly Fared[];
}

/**
 * Runs the course with nothing more in its way, and lists its steps: which there are is asked of the workflow itself.
 */
export async function learn(lane: Lane, course: Course): Promise<Learned> {
  const { goal, set } = course.scene;
  const [steps, hostSteps] = [new Set<string>(), new Set<string>()];
  const obstacle = obstacleOf(course);
  const committed = await set(lane);
  const heal = lane.disturb(committed, (call, perform) => {
    steps.add(call.activity);
    if (!call.local) hostSteps.add(call.activity);
    return obstacle(call, perform);
  });
  await lane.closed(committed);
  heal();
  const ended = await fared(lane, committed, course.scene);
  if (course.trouble === undefined) expect(ended).toEqual(bothAt(goal));
  await leavesNothing(lane);
  return { ...course, steps: [...steps], hostSteps: [...hostSteps], fared: ended };
}

/** In the way of the first call of the troubled step in the first run. */
export function obstacleOf({ trouble }: Course): Fault {
  if (trouble === undefined) return (_, perform) => perform();
  const isIt = ({ activity, workflowId }: Call): boolean => activity === trouble && workflowId.endsWith('/1');
  return once(isIt, forGood([trouble]));
}

/** How it ended for each resource of the scene's noun, as the operation says and as the callers see it; in no order. */
export async function fared(
  lane: Lane,
  { operationId }: Committed,
  { subject }: Scene,
): Promise<readonly Fared[]> {
  const members = await lane.cloud.database.query<{ id: string; outcome: Fared['outcome'] }>(
    'SELECT resource_id AS id, outcome FROM operation_members WHERE operation_id = $1 AND noun = $2',
    [operationId, subject.noun],
  );
  const states = await subject.states(lane);
  return members
    .map(({ id, outcome }) => ({ outcome, state: states.get(id) ?? 'not shown' }))
    .sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
}

const bothAt = (goal: string): readonly Fared[] =>
  Array.from({ length: 2 }, () => ({ outcome: 'succeeded', state: goal }));
