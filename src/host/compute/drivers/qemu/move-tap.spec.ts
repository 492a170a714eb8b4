import { describe, expect, it } from '@jest/globals';
import { nicOf } from '../../../../../test/support/guest-parts.js';
import type { PortBinding } from '../../../../../workflows/contracts/guest.js';
import { moveTap } from './move-tap.js';

/** What it runs, a line a command. */
async function run(binding: Partial<PortBinding>): Promise<readonly string[]> {
  const lines: string[] = [];
  const exec = async (program: string, args: readonly string[]) => {
    lines.push([program, ...args].join(' '));
    return { stdout: '', stderr: '' };
  };
  await moveTap(exec, nicOf(binding).binding);
  return lines;
}

describe('moveTap', () => {
  it('brings a tap from the daemon’s namespace to its domain, and up on its bridge', async () => {
    expect(await run({ tap: 't', domainNamespace: 'd', bridge: 'br' })).toEqual([
      'ip link set dev t netns d',
      'ip -n d link set dev t master br up',
    ]);
  });

  it('brings it from a namespace of its own, and joins no bridge where there is none', async () => {
    expect(await run({ tap: 't', namespace: 'n', domainNamespace: 'd' })).toEqual([
      'ip -n n link set dev t netns d',
      'ip -n d link set dev t up',
    ]);
  });

  it('leaves one that stays, and does nothing where there is none', async () => {
    expect(await run({ tap: 't', namespace: 'n', bridge: 'br' })).toEqual([]);
    expect(await run({ tap: 't', namespace: 'n', domainNamespace: 'n' })).toEqual([]);
    expect(await run({ tap: '', namespace: 'n', domainNamespace: 'd' })).toEqual([]);
  });

  it('does not bring up what could not be moved', async () => {
    const asked: string[] = [];
    const exec = (_program: string, args: readonly string[]) => {
      asked.push(args.join(' '));
      return Promise.reject(new Error('no such device'));
    };
    const { binding } = nicOf({ tap: 't', domainNamespace: 'd' });
    await expect(moveTap(exec, binding)).rejects.toThrow('no such device');
    expect(asked).toEqual(['link set dev t netns d']);
  });
});
