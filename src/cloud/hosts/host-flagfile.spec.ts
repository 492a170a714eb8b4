import { describe, expect, it } from '@jest/globals';
import { type HostFlagfileFacts, hostFlagfile } from './host-flagfile.js';

const facts: HostFlagfileFacts = {
  name: 'h',
  cloud: 'c',
  region: 'r',
  temporalAddress: '192.0.2.1:7233',
  temporalNamespace: 'n',
  hostApiUrl: 'http://192.0.2.1:8775',
  networkManager: 'flat',
  tokenFile: '/etc/engine/token',
  drivers: {},
  carried: '',
};
const linesOf = (role: string, differs: Partial<HostFlagfileFacts> = {}) =>
  hostFlagfile(role, { ...facts, ...differs }).split('\n');
const here = expect.stringMatching(/^# 127\.0\.0\.1 is the cloud’s own machine/);

describe('hostFlagfile', () => {
  it('says all that a daemon is started with, and no more', () =>
    expect(linesOf('network')).toEqual([
      '# engine-network of host h',
      '--host=h',
      '--host_token_file=/etc/engine/token',
      '--cloud=c',
      '--region=r',
      '--host_api_url=http://192.0.2.1:8775',
      '--temporal_address=192.0.2.1:7233',
      '--temporal_namespace=n',
      '--network_manager=flat',
      '--network_driver=linux',
      '',
    ]));

  it('has the driver of the other hosts, else the real one, else none', () => {
    const driverOf = (role: string, drivers = {}) =>
      linesOf(role, { drivers }).filter((line) => line.includes('_driver='));
    expect(driverOf('compute')).toEqual(['--compute_driver=qemu']);
    expect(driverOf('compute', { compute: 'fake', network: 'linux' })).toEqual(['--compute_driver=fake']);
    expect(driverOf('volume')).toEqual([]);
  });

  it('speaks of the probe to qemu alone', () => {
    expect(linesOf('compute')).toContain('# --qemu_probe_kernel=KERNEL');
    expect(linesOf('compute', { drivers: { compute: 'fake' } }).join()).not.toContain('probe');
  });

  it.each(['http://127.0.0.1:8775', 'http://localhost:8775', 'http://[::1]:8775'])(
    'says what to do about the address %s',
    (hostApiUrl) => {
      const how = '# engine-api --host_api_listen=ADDRESS';
      expect(linesOf('network', { hostApiUrl })).toEqual(
        expect.arrayContaining([here, how, `--host_api_url=${hostApiUrl}`]),
      );
      expect(linesOf('network')).not.toContainEqual(here);
    },
  );

  it('says what to do about a Temporal of this machine', () =>
    expect(linesOf('network', { temporalAddress: '127.0.0.1:7233' })).toEqual(
      expect.arrayContaining([here, expect.stringMatching(/^# a Temporal of your own/)]),
    ));

  it('carries what the other hosts have alike, without empty lines', () => {
    const lines = linesOf('network', { carried: '--snat\n\n--mtu=1400\n' });
    expect(lines.slice(-4)).toEqual(['# As on the other hosts of the cloud:', '--snat', '--mtu=1400', '']);
  });

  it('tells of what nobody has said, in the role that it matters to', () => {
    expect(linesOf('network', { carried: undefined }).slice(-3)).toEqual([
      '# Guests there reach the world by the default route of their machine with',
      '# --snat',
      '',
    ]);
    expect(linesOf('volume', { carried: undefined })).toEqual(linesOf('volume'));
  });
});
