import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { heldNames, holdName } from './machine-lock.js';
import { openControlSocket } from './control-socket.js';
import { runningCloudIn, runningClouds, saidOf, socketOf, STATE_NAMES } from './running-clouds.js';

const root = mkdtempSync(join(tmpdir(), 'running-'));
const cloud = `spec-${process.pid}`;
afterAll(() => {
  rmSync(root, { recursive: true });
  rmSync(join('/run/engine', cloud), { recursive: true, force: true });
});

describe('runningClouds', () => {
  it('finds who holds a state folder, and nobody who says something else', async () => {
    await holdName(`${STATE_NAMES}${randomUUID()}`, saidOf({ cloud, pid: process.pid, root }));
    await holdName(`${STATE_NAMES}${randomUUID()}`, 'process 1');
    const found = (await runningClouds()).filter(({ pid }) => pid === process.pid);
    expect(found).toEqual([{ cloud, pid: process.pid, root }]);
  });

  it.each([
    '',
    'process 7',
    '{"cloud":"a","pid":1}',
    '{"cloud":"a b","pid":1,"root":"/x"}',
    '{"cloud":"a","pid":1,"root":"/x\\u001b[2J"}',
  ])('takes %j for nothing', (said) => {
    expect(runningCloudIn(said)).toBeUndefined();
  });

  it('reads the names of the kernel’s table that somebody listens under', () => {
    const table = [
      'Num       RefCount Protocol Flags    Type St Inode Path',
      '0000000000000000: 00000002 00000000 00010000 0001 01 28033 @engine/state/a',
      '0000000000000000: 00000002 00000000 00010000 0001 01 28034 @engine/state/b@@@@',
      '0000000000000000: 00000003 00000000 00000000 0001 03 28035 @engine/state/c',
      '0000000000000000: 00000002 00000000 00010000 0001 01 28036 /tmp/engine/state/d',
      '0000000000000000: 00000002 00000000 00010000 0001 01 28037 @other',
    ].join('\n');
    expect(heldNames(table, 'engine/state/')).toEqual(['engine/state/a', 'engine/state/b']);
  });
});

describe('socketOf', () => {
  it('finds a cloud that was started under another path of its folder', async () => {
    const socket = await socketOf({ cloud, root, owner: cloud });
    const status = { up: true, pid: process.pid, parts: [], guests: '', waiting: [] };
    const server = await openControlSocket(socket, {
      status: () => status,
      down: () => undefined,
      hurry: () => undefined,
    });
    expect(await socketOf({ cloud: 'engine', root: `${root}/`, owner: undefined })).toBe(socket);
    server.close();
  });
});
