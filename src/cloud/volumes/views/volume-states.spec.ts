import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../../test/support/database.js';
import { VOLUME_LIFECYCLES, VOLUME_TASKS } from '../volume.state.js';
import { EC2_VOLUME_STATE, ec2AttachmentStateOf, ec2VolumeStateOf } from './ec2-state.js';
import { x7VolumeStatusOf } from './x7-status.js';

const database = await databaseForSpec();
const all = VOLUME_LIFECYCLES.flatMap((lifecycle) =>
  [null, ...VOLUME_TASKS].flatMap((taskState) =>
    [false, true].map((isLost) => ({ lifecycle, taskState, isLost })),
  ),
);
const EC2_WORDS = ['creating', 'available', 'in-use', 'deleting', 'deleted', 'error'];
const X7_WORDS = [...EC2_WORDS, 'attaching', 'detaching', 'extending'];

describe('what is shown of a volume', () => {
  it('is a word of EC2’s for every lifecycle and task, the same in SQL', async () => {
    const rows = await database.query<{ state: string }>(
      `SELECT ${EC2_VOLUME_STATE} AS state
       FROM jsonb_to_recordset($1::jsonb) AS v(lifecycle text, task_state text, lost_at timestamptz, n int) ORDER BY n`,
      [
        JSON.stringify(
          all.map(({ lifecycle, taskState, isLost }, n) => ({
            ...{ lifecycle, task_state: taskState, lost_at: isLost ? '2026-11-23' : null, n },
          })),
        ),
      ],
    );
    expect(rows).toHaveLength(80);
    expect(rows.map(({ state }) => state)).toEqual(all.map((row) => ec2VolumeStateOf(row)));
    for (const { state } of rows) expect(EC2_WORDS).toContain(state);
  });

  it('is a word of block storage’s for every lifecycle and task', () => {
    for (const row of all) expect(X7_WORDS).toContain(x7VolumeStatusOf(row));
  });

  it('is attached only where it is in use and nothing takes it away', () => {
    const attached = all.filter((row) => ec2AttachmentStateOf(row) === 'attached');
    expect(new Set(attached.map(({ lifecycle, taskState }) => `${lifecycle} ${String(taskState)}`))).toEqual(
      new Set(['in-use null', 'in-use modifying']),
    );
  });

  it.each([
    ['creating', 'creating', false, 'creating', 'creating'],
    ['creating', 'unwinding', false, 'creating', 'creating'],
    ['available', null, false, 'available', 'available'],
    ['available', null, true, 'error', 'error'],
    ['available', 'attaching', false, 'in-use', 'attaching'],
    ['available', 'unwinding', false, 'in-use', 'attaching'],
    ['available', 'modifying', false, 'available', 'extending'],
    ['available', 'deleting', true, 'deleting', 'deleting'],
    ['in-use', null, true, 'in-use', 'in-use'],
    ['in-use', 'detaching', false, 'in-use', 'detaching'],
    ['in-use', 'releasing', false, 'in-use', 'detaching'],
    ['error', null, false, 'error', 'error'],
    ['deleted', null, true, 'deleted', 'deleted'],
  ] as const)('of %s with %s, lost: %s, is %s and %s', (lifecycle, taskState, isLost, ec2, x7) => {
    const row = { lifecycle, taskState, isLost };
    expect([ec2VolumeStateOf(row), x7VolumeStatusOf(row)]).toEqual([ec2, x7]);
  });
});
