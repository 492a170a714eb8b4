import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../../test/support/until.js';
import { leftRunning } from './left-running.js';
import { ended } from './program.js';

const root = mkdtempSync(join(tmpdir(), 'left-'));
const wait = ['-e', 'setTimeout(() => undefined, 60_000)'];
const daemon = join(root, 'engine-compute.mjs');
const relay = join(root, 'volume-relay.js');
for (const program of [daemon, relay]) writeFileSync(program, 'setTimeout(() => undefined, 60_000);');
const started = [
  spawn(process.execPath, [...wait, 'guest=i-123', `${root}/hosts/h`], {
    argv0: '/usr/bin/qemu-system-x86_64',
  }),
  spawn(process.execPath, [...wait, `${root}/hosts/h`]),
  spawn(process.execPath, [daemon, `--flagfile=${root}/flags/engine-compute.flags`]),
  spawn(process.execPath, [...wait, `{"filename":"${root}/hosts/h/volumes/v.raw"}`], {
    argv0: 'qemu-storage-daemon',
  }),
  spawn(process.execPath, [relay, `${root}/hosts/h/relays`]),
];

beforeAll(() => until(() => leftRunning({ cloud: 'spec', root }).length > 3));
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await Promise.all(started.map(ended));
  rmSync(root, { recursive: true });
});

describe('leftRunning', () => {
  it('names what runs with files of the cloud', () => {
    // In no order that we choose: numbers of processes begin anew some time.
    expect(leftRunning({ cloud: 'spec', root })).toEqual(
      expect.arrayContaining([
        { pid: started[0]?.pid, program: 'qemu-system-x86_64 of i-123', isEnding: false },
        { pid: started[2]?.pid, program: 'engine-compute', isEnding: true },
        { pid: started[3]?.pid, program: 'qemu-storage-daemon', isEnding: false },
        { pid: started[4]?.pid, program: 'volume-relay', isEnding: false },
      ]),
    );
    expect(leftRunning({ cloud: 'spec', root })).toHaveLength(4);
  });

  it('takes nothing of another folder whose name begins the same', () => {
    expect(leftRunning({ cloud: 'spec', root: root.slice(0, -1) })).toEqual([]);
  });
});
