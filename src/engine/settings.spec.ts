import { describe, expect, it } from '@jest/globals';
import { type DaemonName, daemonRows } from '../daemons/registry.js';
import { flagfileOf } from '../common/flags/explicit-flags.js';
import { allPorts, generatedValues, partNames, s3Endpoint, settingsOf, unaskedValues } from './settings.js';

/** What counts later stands later. */
const told = (daemon: DaemonName, ...argv: readonly string[]): readonly string[] => {
  const settings = settingsOf(argv);
  return [unaskedValues(settings), generatedValues(settings, {})]
    .map((values) => flagfileOf(daemonRows[daemon].flags, values))
    .join('')
    .trim()
    .split('\n');
};

describe('what engine up tells its daemons', () => {
  it('is where this cloud is', () => {
    expect(told('engine-api', '--port_offset=100', '--state_path=/var/lib/b')).toEqual(
      expect.arrayContaining([
        '--ec2_port=8873',
        '--temporal_address=127.0.0.1:7333',
        '--state_path=/var/lib/b',
      ]),
    );
  });

  it('is what was given, to those who know it', () => {
    const given = ['--unwind_wait=7', '--host_down_grace', '8.5'];
    expect(told('engine-conductor', ...given)).toEqual(
      expect.arrayContaining(['--unwind_wait=7', '--host_down_grace=8.5']),
    );
    for (const daemon of ['engine-api', 'engine-compute', 'engine-network'] as const)
      expect(told(daemon, ...given).filter((flag) => /unwind|grace/.test(flag))).toEqual([]);
  });

  it.each(['engine-compute', 'engine-network'] as const)(
    'gives guests of a named cloud users of their own: %s',
    (daemon) => {
      const base = (...argv: readonly string[]) =>
        told(daemon, ...argv).filter((flag) => flag.startsWith('--qemu_uid_base'));
      expect(base()).toEqual([]);
      expect(base('--cloud=b')).not.toEqual(base('--cloud=c'));
      expect(base('--cloud=b')).toHaveLength(1);
      expect(base('--cloud=b', '--qemu_uid_base=300000').at(-1)).toEqual('--qemu_uid_base=300000');
    },
  );

  it('gives the metadata proxy of a named cloud one too', () => {
    const proxy = (...argv: readonly string[]) =>
      told('engine-network', ...argv).filter((flag) => flag.startsWith('--metadata_uid'));
    expect(proxy()).toEqual([]);
    expect(proxy('--cloud=b')).toHaveLength(1);
    expect(proxy('--cloud=b', '--metadata_uid=7').at(-1)).toEqual('--metadata_uid=7');
  });
});

describe('a cloud without an object store of its own', () => {
  const settings = settingsOf(['--noobjectstore']);

  it('has no S3 API, and wants no port for it', () => {
    expect(partNames(settings.flags)).not.toContain('engine-objectstore');
    expect(s3Endpoint(settings)).toBeUndefined();
    expect(allPorts(settings).map(({ what }) => what)).not.toContain('S3 API');
  });

  it('is asked for', () => {
    const usual = settingsOf([]);
    expect(partNames(usual.flags)).toContain('engine-objectstore');
    expect(s3Endpoint(usual)).toBe('http://127.0.0.1:3333');
    expect(allPorts(usual).map(({ what }) => what)).toContain('S3 API');
  });
});
