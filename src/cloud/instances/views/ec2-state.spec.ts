import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../../test/support/database.js';
import { LIFECYCLES, TASK_STATES } from '../instance.state.js';
import { EC2_STATE_CODES, ec2StateCodeSql, ec2StateOf, ec2StateSql } from './ec2-state.js';

const database = await databaseForSpec();
const all = LIFECYCLES.flatMap((lifecycle) =>
  [null, ...TASK_STATES].map((taskState) => ({ lifecycle, taskState })),
);

describe('EC2’s state', () => {
  it('of every lifecycle and task is the same in SQL, with its code', async () => {
    const rows = await database.query(
      `SELECT ${ec2StateSql('i')} AS state, ${ec2StateCodeSql('i')} AS code
       FROM jsonb_to_recordset($1::jsonb) AS i(lifecycle text, task_state text, n int) ORDER BY n`,
      [JSON.stringify(all.map(({ lifecycle, taskState }, n) => ({ lifecycle, task_state: taskState, n })))],
    );
    const expected = all.map((row) => ec2StateOf(row));
    expect(rows).toEqual(expected.map((state) => ({ state, code: String(EC2_STATE_CODES[state]) })));
    expect(rows).toHaveLength(72);
  });

  it.each([
    ['building', 'launching', 'pending'],
    ['building', 'unwinding', 'pending'],
    ['building', 'terminating', 'shutting-down'],
    ['active', null, 'running'],
    ['active', 'rebooting', 'running'],
    ['active', 'repairing', 'running'],
    ['active', 'stopping', 'stopping'],
    ['active', 'terminating', 'shutting-down'],
    ['stopped', null, 'stopped'],
    ['stopped', 'starting', 'pending'],
    ['stopped', 'unwinding', 'pending'],
    ['stopped', 'terminating', 'shutting-down'],
    ['paused', null, 'running'],
    ['rescued', null, 'running'],
    ['suspended', null, 'stopped'],
    ['error', null, 'terminated'],
    ['soft-deleted', null, 'terminated'],
    ['deleted', null, 'terminated'],
  ] as const)('of %s with %s is %s', (lifecycle, taskState, shown) => {
    expect(ec2StateOf({ lifecycle, taskState })).toBe(shown);
  });
});
