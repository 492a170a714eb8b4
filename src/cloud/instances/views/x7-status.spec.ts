import { describe, expect, it } from '@jest/globals';
import { LIFECYCLES, POWER_STATES, TASK_STATES } from '../instance.state.js';
import { x7StatusOf } from './x7-status.js';

const all = LIFECYCLES.flatMap((lifecycle) =>
  [null, ...TASK_STATES].flatMap((taskState) =>
    POWER_STATES.map((powerState) => ({ lifecycle, taskState, powerState })),
  ),
);

describe('X7’s status', () => {
  it('is there for every lifecycle, task and power', () => {
    const shown = all.map((row) => x7StatusOf(row));
    expect(shown).toHaveLength(288);
    for (const { status, vmState, taskState, powerState } of shown) {
      expect(status).toMatch(/^[A-Z_]+$/);
      expect(vmState).toMatch(/^[a-z-]+$/);
      expect(taskState === null || /^[a-z_-]+$/.test(taskState)).toBe(true);
      expect([0, 1, 3, 4, 6, 7]).toContain(powerState);
    }
  });

  it('shows no task where there is none, and nothing of what is deleted', () => {
    for (const row of all)
      if (row.taskState === null) expect(x7StatusOf(row).taskState).toBeNull();
      else if (row.lifecycle === 'deleted')
        expect(x7StatusOf(row)).toMatchObject({ taskState: null, powerState: 0 });
  });

  it.each([
    ['building', 'launching', 'absent', ['BUILD', 'building', 'spawning', 0]],
    ['active', null, 'running', ['ACTIVE', 'active', null, 1]],
    ['active', 'rebooting', 'running', ['REBOOT', 'active', 'rebooting', 1]],
    ['active', 'stopping', 'running', ['ACTIVE', 'active', 'powering-off', 1]],
    ['active', 'repairing', 'unknown', ['ACTIVE', 'active', 'rebooting_hard', 0]],
    ['stopped', null, 'stopped', ['SHUTOFF', 'stopped', null, 4]],
    ['stopped', 'starting', 'stopped', ['SHUTOFF', 'stopped', 'powering-on', 4]],
    ['stopped', 'terminating', 'stopped', ['SHUTOFF', 'stopped', 'deleting', 4]],
    ['paused', null, 'running', ['PAUSED', 'paused', null, 3]],
    ['suspended', null, 'stopped', ['SUSPENDED', 'suspended', null, 4]],
    ['rescued', null, 'running', ['RESCUE', 'rescued', null, 1]],
    ['error', null, 'absent', ['ERROR', 'error', null, 0]],
    ['soft-deleted', null, 'stopped', ['SOFT_DELETED', 'soft-delete', null, 4]],
    ['deleted', null, 'absent', ['DELETED', 'deleted', null, 0]],
  ] as const)('of %s with %s and %s', (lifecycle, taskState, powerState, shown) => {
    const words = x7StatusOf({ lifecycle, taskState, powerState });
    expect([words.status, words.vmState, words.taskState, words.powerState]).toEqual(shown);
  });
});
