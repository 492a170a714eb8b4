import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { howGuestsRun } from './how-guests-run.js';

const state = mkdtempSync(join(tmpdir(), 'how-guests-run-'));
afterAll(() => rmSync(state, { recursive: true }));

describe('howGuestsRun', () => {
  it.each([
    [{ compute: 'fake', network: 'fake', volume: 'fake' }, 'fake'],
    [
      { compute: 'fake', network: 'fake', volume: 'fake', fakeBecause: { why: 'no root', remedy: 'sudo' } },
      'fake: no root',
    ],
    [{ compute: 'qemu', network: 'linux', volume: 'file' }, 'driver qemu'],
    [{ compute: 'other', network: 'linux', volume: 'file' }, 'driver other'],
  ])('tells %j', async (drivers, words) => {
    expect(await howGuestsRun(drivers, state, 'h')).toBe(words);
  });

  it.each([
    ['kvm', 'a guest booted under KVM', 'under KVM'],
    ['tcg', 'Permission denied', 'emulated, which is slow: Permission denied'],
  ])('tells what a host found out: %s', async (accel, why, words) => {
    mkdirSync(join(state, 'hosts/h'), { recursive: true });
    writeFileSync(join(state, 'hosts/h/accel.json'), JSON.stringify({ kernel: 'k', qemu: 'q', accel, why }));
    expect(await howGuestsRun({ compute: 'qemu', network: 'linux', volume: 'file' }, state, 'h')).toBe(words);
  });
});
