import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Cloud } from '../support/cloud/cloud.js';
import { type AddedNouns } from '../support/cloud/services.js';
import { databaseUrlForSpec } from '../support/database.js';
import { type Course, type Learned, learn } from './course.js';
import { drawn } from './draw.js';
import { disturbPatiently, type FaultCase } from './fault-case.js';
import { type FaultName, faults, takeovers } from './faults.js';
import { type Beside, Lane } from './lane.js';
import { Repeats } from './repeats.js';
import { type Scene } from './scenes.js';
import { sideBySide } from './side-by-side.js';

const LANES = 5;

/** The workflows of a noun, and what must be there for them. */
export interface FaultSuite {
  /** By the names of the workflows, or of what is special about one. */
  readonly scenes: Readonly<Record<string, Scene>>;
  readonly added?: AddedNouns;
  readonly beside?: Beside;
  /** Of cases of workflows that nobody changed, how many run unless all are asked for. */
  readonly share?: number;
}

/** Called at the top of a spec: each workflow of the suite, at every step that it has, with every fault. */
export async function faultMatrix({ scenes, added, beside, share = 1 }: FaultSuite): Promise<void> {
  const cloud = await Cloud.open(
    await databaseUrlForSpec(),
    process.env['ENGINE_TEST_TEMPORAL'] ?? '',
    added,
  );
  afterAll(() => cloud.close(), 60_000);
  const open = () => Lane.open(cloud, beside);
  const courses = await Promise.all(Object.entries(scenes).map((scene) => coursesOf(open, scene))).then(
    (found) => found.flat(),
    // Jest calls no hooks of a file that could not be loaded.
    (error: unknown) => cloud.close().then(() => Promise.reject(error)),
  );

  describe('undisturbed', () => {
    it.each(courses.filter(({ trouble }) => trouble === undefined))(
      '$name has steps on hosts and on rows',
      ({ hostSteps, steps }) => {
        expect(hostSteps.length).toBeGreaterThan(0);
        expect(steps).toContain('settle');
      },
    );
  });

  const { cases, words } = drawn(casesOf(courses), nameOf, share);
  describe(`every workflow, at every step, with every fault (${words})`, () => {
    const repeats = new Repeats();
    let results: readonly Promise<void>[] = [];
    beforeAll(() => {
      results = sideBySide(cases, LANES, open, (lane, one) => disturbPatiently(lane, one, repeats));
    });
    // Beside Jest's own lines, which no test's buffer holds back.
    afterAll(() => void process.stdout.write(`${repeats.words(cases.length)}\n`));
    it.each(cases.map((one, i) => ({ name: nameOf(one), i })))('$name', async ({ i }) => results[i], 120_000);
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
}

/** By itself, then with its last step on a host failing: what it does then are steps too. */
async function coursesOf(
  open: () => Promise<Lane>,
  [name, scene]: readonly [string, Scene],
): Promise<readonly Learned[]> {
  const lane = await open();
  const plain = await learnSurely(lane, { name, scene });
  const trouble = plain.hostSteps.at(-1);
  return trouble === undefined ? [plain] : [plain, await learnSurely(lane, { name, scene, trouble })];
}

const MOST_LESSONS = 6;

/**
 * Two lessons that agree: on a box that is busy a step may be late in one, and what is asked then belongs to no course.
 */
async function learnSurely(first: Lane, course: Course): Promise<Learned> {
  const seen = new Set<string>();
  // The same hosts again: each has pollers, and a namespace takes so many.
  let lane = first;
  for (let lessons = 0; lessons < MOST_LESSONS; lessons++) {
    lane = await lane.next();
    const learned = await learn(lane, course);
    const { steps, hostSteps, fared } = learned;
    const lesson = JSON.stringify([[...steps].sort(), [...hostSteps].sort(), fared]);
    if (seen.has(lesson)) return learned;
    seen.add(lesson);
  }
  throw new Error(`${course.name} goes another way each time`);
}

const casesOf = (courses: readonly Learned[]): readonly FaultCase[] =>
  courses.flatMap((course) =>
    ownSteps(course, courses).flatMap((step) =>
      (Object.keys(faults) as FaultName[])
        .filter((fault) => applies(course, fault))
        .map((fault) => ({ course, step, fault })),
    ),
  );

/** Steps that a course has in common with the plain one are not disturbed again. */
function ownSteps({ name, trouble, steps }: Learned, courses: readonly Learned[]): readonly string[] {
  const plain = courses.find((course) => course.name === name && course.trouble === undefined);
  return trouble === undefined ? steps : steps.filter((step) => !plain?.steps.includes(step));
}

const applies = ({ scene }: Learned, fault: FaultName): boolean =>
  !(fault in takeovers && scene.goal === scene.taken);

const nameOf = ({ course: { name, trouble }, step, fault }: FaultCase): string =>
  `${name}${trouble === undefined ? '' : ` after ${trouble} failed`}: ${step} ${fault}`;
