import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { StorageMonitor } from '../../../../../test/support/storage-monitor.js';
import { FlatPasses } from './flat-passes.js';

let sockets: string;
let monitor: StorageMonitor;
let passes: FlatPasses;
const { signal } = new AbortController();

beforeEach(async () => {
  sockets = await mkdtemp(join(tmpdir(), 'sockets-'));
  monitor = await StorageMonitor.listen(sockets);
  const files = { bytes: 'v.qcow2', stem: 'v.', sockets };
  passes = new FlatPasses({ volumeId: 'v', sizeBytes: 1, ...files, uid: 0 });
});
afterEach(async () => {
  monitor.close();
  await rm(sockets, { recursive: true, force: true });
});

it('are all that was written, then what was written meanwhile, and the rest when nobody writes', async () => {
  await passes.first(join(sockets, 'flat'), signal);
  await passes.last();
  expect(monitor.told).toEqual([
    ...['blockdev-add', 'block-dirty-bitmap-add'],
    ...['blockdev-backup top', 'job-dismiss', 'blockdev-backup incremental', 'job-dismiss'],
    ...['block-export-del', 'blockdev-backup incremental', 'job-dismiss'],
  ]);
  expect(monitor.exports).toEqual([]);
});

it('begin only after what an earlier daemon had begun is gone', async () => {
  monitor.jobs = [{ id: 'flatten', status: 'running' }];
  monitor.nodes = [
    { 'node-name': 'flat' },
    { 'node-name': 'format', 'dirty-bitmaps': [{ name: 'flatten' }] },
  ];
  await passes.forget();
  expect(monitor.told).toEqual(['job-cancel', 'job-dismiss', 'blockdev-del', 'block-dirty-bitmap-remove']);
  expect(monitor.jobs).toEqual([]);
});

it('end, with nothing under way, when the volume is needed', async () => {
  monitor.next = { status: 'running' };
  const stop = new AbortController();
  const ended = passes.first(join(sockets, 'flat'), stop.signal);
  stop.abort(new Error('the volume is needed'));
  await expect(ended).rejects.toThrow('the volume is needed');
  expect(monitor.jobs).toEqual([]);
});

it('fail as the server says, and when it knows nothing of them any more', async () => {
  monitor.next = { status: 'concluded', error: 'No space left on device' };
  await expect(passes.last()).rejects.toThrow('No space left on device');
  monitor.next = { status: 'running' };
  const lost = passes.last();
  while (monitor.jobs.length === 0) await new Promise(setImmediate);
  monitor.jobs = [];
  await expect(lost).rejects.toThrow('ended before it was flat');
});

it('leave a server alone that makes a copy nobody has asked for again', async () => {
  const own = { id: 'flatten', status: 'running' };
  const beside: [boolean, typeof monitor.jobs][] = [
    [false, []],
    [false, [own]],
    [true, [own, { id: 's1', status: 'running' }]],
    [false, [{ id: 's1', status: 'concluded' }]],
  ];
  for (const [is, all] of beside) {
    monitor.jobs = all;
    expect(await passes.isBesideOthers()).toBe(is);
  }
});
