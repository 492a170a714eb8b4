import { describe, expect, it } from '@jest/globals';
import { type Box } from './machine.js';
import { chooseDrivers } from './choose-drivers.js';

const able: Box = {
  root: true,
  system: 'linux',
  freeMiB: 1,
  missing: [],
  installLine: 'apt-get install x',
  namespaces: true,
  taps: true,
  kvmDevice: false,
};
const boots = async () => undefined;
const choose = (
  given: Record<string, string> = {},
  box: Partial<Box> = {},
  boot = boots as () => Promise<string | undefined>,
) => chooseDrivers(new Map(Object.entries(given)), { ...able, ...box }, boot);

describe('chooseDrivers', () => {
  it('takes real guests where they boot', async () => {
    expect(await choose()).toEqual({ compute: 'qemu', network: 'linux', volume: 'file' });
  });

  it.each([
    [{ root: false }, 'sudo npm start'],
    [{ missing: ['nftables'] }, 'apt-get install x'],
    [{ taps: false }, 'modprobe tun'],
    [{ namespaces: false }, 'run it outside of this container'],
  ])('falls back to fake guests for %j, with what would change it', async (box, remedy) => {
    expect(await choose({}, box)).toMatchObject({
      compute: 'fake',
      network: 'fake',
      fakeBecause: { remedy },
    });
  });

  it('falls back when no guest boots', async () => {
    expect(await choose({}, {}, async () => 'it hangs')).toMatchObject({ fakeBecause: { why: 'it hangs' } });
  });

  it('does as asked, or says why it cannot', async () => {
    expect(await choose({ compute_driver: 'fake' })).toEqual({
      compute: 'fake',
      network: 'fake',
      volume: 'fake',
    });
    expect(await choose({ fake_hosts: '3' })).toEqual({ compute: 'fake', network: 'fake', volume: 'fake' });
    const other = { compute_driver: 'other', network_driver: 'another', volume_driver: 'third' };
    expect(await choose(other, { missing: ['qemu'] })).toEqual({
      ...{ compute: 'other', network: 'another', volume: 'third' },
    });
    await expect(choose({ compute_driver: 'qemu' }, { root: false })).rejects.toThrow('sudo npm start');
  });
});
