import { describe, expect, it } from '@jest/globals';
import { type HostMachine, hostMachine, MODELS, q35In, settledPin } from './machine-pins.js';

const HELP = `Supported machines are:
pc                   Standard PC (i440FX + PIIX, 1996) (alias of pc-i440fx-7.2)
q35                  Standard PC (Q35 + ICH9, 2009) (alias of pc-q35-7.2)
pc-q35-7.1           Standard PC (Q35 + ICH9, 2009)
`;
const host: HostMachine = { accel: 'tcg', machineType: 'pc-q35-7.2', cpuModel: 'named' };

describe('a host’s machine', () => {
  it('is the version that q35 stands for, on the processor that the flag names', async () => {
    const exec = async () => ({ stdout: HELP, stderr: '' });
    expect(await hostMachine(exec, 'qemu', { accel: 'kvm', cpuModel: '' })).toEqual({
      accel: 'kvm',
      machineType: 'pc-q35-7.2',
      cpuModel: 'host',
    });
    expect(await hostMachine(exec, 'qemu', { accel: 'kvm', cpuModel: 'Skylake-Server-v5' })).toMatchObject({
      cpuModel: 'Skylake-Server-v5',
    });
    expect((await hostMachine(exec, 'qemu', { accel: 'tcg', cpuModel: '' })).cpuModel).toMatch(/-v\d/);
  });

  it('is a named one where the flag says `host` and there is none to pass on', async () => {
    const exec = async () => ({ stdout: HELP, stderr: '' });
    const emulated = await hostMachine(exec, 'qemu', { accel: 'tcg', cpuModel: 'host' });
    expect(emulated.cpuModel).toBe(MODELS.tcg);
    expect(settledPin({ machineType: 'pc-q35-6.0', cpuModel: 'host' }, emulated).cpuModel).toBe(MODELS.tcg);
    expect(await hostMachine(exec, 'qemu', { accel: 'kvm', cpuModel: 'host' })).toMatchObject({
      cpuModel: 'host',
    });
  });

  it('must be known', () => {
    expect(() => q35In('none')).toThrow('which machine q35 is');
  });
});

describe('settledPin', () => {
  it('is the guest’s, else the host’s', () => {
    expect(settledPin(undefined, host)).toEqual({ machineType: 'pc-q35-7.2', cpuModel: 'named' });
    const pin = { machineType: 'pc-q35-6.0', cpuModel: 'Nehalem-v1' };
    expect(settledPin(pin, host)).toEqual(pin);
  });

  it('names a processor where the host’s own cannot be had', () => {
    const pin = { machineType: 'pc-q35-6.0', cpuModel: 'host' };
    expect(settledPin(pin, host)).toEqual({ ...pin, cpuModel: 'named' });
    expect(settledPin(pin, { ...host, accel: 'kvm' })).toEqual(pin);
  });
});
