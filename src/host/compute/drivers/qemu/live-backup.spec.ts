import { describe, expect, it } from '@jest/globals';
import { backUp, endBackUp } from './live-backup.js';

const NAME = 'copy-5d1a4a7e';
const ASKED = { imageId: '5d1a4a7e-3c51-4a37-9d3b-0f8a5b1c2d3e', device: 'vda', file: '/g/x.copy.new' };
const { signal } = new AbortController();

/** A QEMU that has one job at a time, which concludes at the second look. */
function monitorOf(
  more: { readonly error?: string; readonly isEndless?: boolean; readonly jobs?: number } = {},
) {
  const asked: string[] = [];
  let looks = 0;
  let isCancelled = false;
  let isThere = (more.jobs ?? 0) > 0;
  let hasNode = isThere;
  const ask = async (command: string): Promise<unknown> => {
    asked.push(command);
    if (command === 'blockdev-add') hasNode = true;
    if (command === 'blockdev-backup') isThere = true;
    if (command === 'job-cancel') isCancelled = true;
    if (command === 'job-dismiss') isThere = false;
    if (command === 'blockdev-del') hasNode = false;
    if (command === 'query-named-block-nodes') return hasNode ? [{ 'node-name': NAME }] : [];
    if (command !== 'query-jobs') return {};
    const isOver = isCancelled || (!more.isEndless && (looks += 1) > 1);
    const error = more.error === undefined ? {} : { error: more.error };
    return isThere ? [{ id: NAME, status: isOver ? 'concluded' : 'running', ...error }] : [];
  };
  return { ask, asked, left: () => [isThere, hasNode] };
}

describe('a backup of a disk of a guest that runs', () => {
  it('is whole once its job is concluded, and leaves nothing in QEMU', async () => {
    const monitor = monitorOf();
    await backUp(monitor, ASKED, signal);
    expect(monitor.asked.slice(0, 2)).toEqual(['blockdev-add', 'blockdev-backup']);
    expect(monitor.left()).toEqual([false, false]);
  });

  it('says why it did not come to be', async () => {
    const monitor = monitorOf({ error: 'No space left on device' });
    await expect(backUp(monitor, ASKED, signal)).rejects.toThrow('No space left on device');
    expect(monitor.left()).toEqual([false, false]);
  });

  it('is cancelled when its caller gives up', async () => {
    const monitor = monitorOf({ isEndless: true });
    const caller = new AbortController();
    const running = backUp(monitor, ASKED, caller.signal);
    caller.abort();
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(monitor.asked).toContain('job-cancel');
    expect(monitor.left()).toEqual([false, false]);
  });

  it('of a daemon that ended is ended by the next one', async () => {
    const monitor = monitorOf({ isEndless: true, jobs: 1 });
    await endBackUp(monitor, ASKED.imageId);
    expect(monitor.left()).toEqual([false, false]);
    await endBackUp(monitor, ASKED.imageId);
  });
});
