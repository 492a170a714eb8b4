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

  it.each([
    [
      { compute_driver: 'fake', network_driver: 'linux' },
      '--compute_driver=fake goes with --network_driver=fake',
    ],
    [
      { fake_hosts: '3', network_driver: 'linux' },
      '--fake_hosts=3 goes with --network_driver=fake, not linux',
    ],
    [{ fake_hosts: '3', compute_driver: 'qemu' }, '--fake_hosts=3 goes with --compute_driver=fake, not qemu'],
    [{ fake_hosts: '3', volume_driver: 'file' }, '--fake_hosts=3 goes with --volume_driver=fake, not file'],
    [{ volume_driver: 'fake' }, '--volume_driver=fake goes with --compute_driver=fake'],
    [{ network_driver: 'fake' }, '--network_driver=fake goes with --compute_driver=fake'],
    [
      { compute_driver: 'qemu', network_driver: 'fake' },
      '--network_driver=fake goes with --compute_driver=fake',
    ],
  ])('is nothing silently that was not asked for: %j', async (given, line) => {
    await expect(choose(given)).rejects.toThrow(line);
  });

  it('takes both fake when both are asked for, and a real network as a wish for real guests', async () => {
    const both = { compute_driver: 'fake', network_driver: 'fake' };
    expect(await choose(both, { root: false })).toMatchObject({ compute: 'fake', network: 'fake' });
    const real = { network_driver: 'linux' };
    expect(await choose(real)).toMatchObject({ compute: 'qemu', network: 'linux' });
    await expect(choose(real, { root: false })).rejects.toThrow('--network_driver=linux: only root may');
  });
});
