import { describe, expect, it } from '@jest/globals';
import type { ObservedPower } from '../../../workflows/contracts/operation.js';
import { databaseForSpec } from '../../../test/support/database.js';
import { type GuestRowsAsked, insertGuest } from '../../../test/support/guest-rows.js';
import { writeFailed, writeRunning, writeStopped } from './settle-states.repository.js';
import { writeGone } from './settle.repository.js';

const database = await databaseForSpec();

const insert = async (asked: Partial<GuestRowsAsked>) =>
  (await insertGuest(database, { host: 'h', ...asked })).instanceId;

const stateOf = async (id: string) => {
  const [row] = await database.query(
    `SELECT lifecycle, task_state AS task, power_state AS power, terminated_at IS NOT NULL AS ended,
       deleted_at IS NOT NULL AS deleted FROM instances WHERE id = $1`,
    [id],
  );
  return row;
};
const live = { task: null, ended: false, deleted: false };

describe('what is settled', () => {
  it.each([
    ['pending', 'launching'],
    ['pending', 'starting'],
    ['running', 'rebooting'],
  ] as const)('runs, from %s with %s', async (state, taskState) => {
    const id = await insert({ state, taskState });
    await writeRunning(database, [{ id }]);
    expect(await stateOf(id)).toEqual({ ...live, lifecycle: 'active', power: 'running' });
  });

  it('is stopped', async () => {
    const id = await insert({ state: 'stopping' });
    await writeStopped(database, [id]);
    expect(await stateOf(id)).toEqual({ ...live, lifecycle: 'stopped', power: 'stopped' });
  });

  it('and has ended is not brought back', async () => {
    const id = await insert({ state: 'terminated' });
    await expect(writeRunning(database, [{ id }])).rejects.toThrow(
      `instances.lifecycle → active is no move for ${id}`,
    );
    expect(await stateOf(id)).toMatchObject({ lifecycle: 'deleted' });
  });

  it.each<[GuestRowsAsked['state'], GuestRowsAsked['taskState'], ObservedPower, string]>([
    ['stopping', 'stopping', 'running', 'active'],
    ['stopping', 'stopping', 'unknown', 'active'],
    ['stopping', 'stopping', 'stopped', 'stopped'],
    ['pending', 'starting', 'absent', 'stopped'],
    ['pending', 'starting', 'unknown', 'stopped'],
    ['running', 'rebooting', 'unknown', 'active'],
  ])('failed, from %s with %s, whose host says %s: %s', async (state, taskState, power, lifecycle) => {
    const id = await insert({ state: state ?? 'running', taskState: taskState ?? null });
    const reason = { code: 'Server.InternalError', message: 'no' };
    await writeFailed(database, { kind: 'failed', noun: 'instance', id, generation: 1, power, reason });
    expect(await stateOf(id)).toEqual({ ...live, lifecycle, power });
  });
});

describe('what is gone', () => {
  const reason = { code: 'Server.InternalError', message: 'no' };
  const cleanup = {
    host: 'h',
    kind: 'destroy-instance',
    noun: 'instance',
    generation: 1,
    args: { portId: 'p' },
  } as const;

  it('is deleted, or a launch that is an error until it is deleted', async () => {
    const deleted = await insert({ state: 'shutting-down' });
    const failed = await insert({ state: 'pending' });
    await database.transaction((tx) =>
      writeGone(tx, [
        { instanceId: deleted, reason: null, cleanups: [] },
        { instanceId: failed, reason, cleanups: [{ ...cleanup, id: failed }] },
      ]),
    );
    const ended = { task: null, ended: true };
    expect(await stateOf(deleted)).toEqual({
      ...ended,
      lifecycle: 'deleted',
      power: 'absent',
      deleted: true,
    });
    expect(await stateOf(failed)).toEqual({ ...ended, lifecycle: 'error', power: 'unknown', deleted: false });
    expect(
      await database.query('SELECT state_reason_code AS code FROM instances WHERE id = $1', [failed]),
    ).toEqual([{ code: reason.code }]);
  });

  it('was no launch that failed when it had run', async () => {
    const instanceId = await insert({ state: 'running', taskState: 'rebooting' });
    const gone = database.transaction((tx) => writeGone(tx, [{ instanceId, reason, cleanups: [] }]));
    await expect(gone).rejects.toThrow('instances.lifecycle → error is no move');
    expect(await stateOf(instanceId)).toMatchObject({ lifecycle: 'active', ended: false });
  });
});
