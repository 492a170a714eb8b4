import { describe, expect, it } from '@jest/globals';
import type { KeptInstance } from '../../../cloud/instances/kept/kept-instance.js';
import { consoleText } from './console-text.js';
import { keptQueryOf } from './server-query.js';
import { serverCreateBody } from './server-create.schema.js';
import { NEXT_DEVICE, ROOT_DEVICE } from '../../../cloud/instances/launch-volumes.js';
import { launchOf } from './server-request.js';
import { serverView } from './server.view.js';

const ID = '11111111-2222-4333-8444-555555555555';
const OTHER = '11111111-2222-4333-8444-555555555556';
const ROW: KeptInstance = {
  ...{
    id: ID,
    ec2Id: 'i-0123456789abcdef0',
    projectId: 'p',
    userId: 'u',
    isHardReboot: false,
    description: null,
    lockedBy: null,
    lockedReason: null,
    placementGroupId: null,
    labels: [],
  },
  ...{ launchIndex: 0, reservationEc2Id: 'r-1', sealedUserData: null, image: null },
  ...{
    lifecycle: 'active',
    taskState: null,
    powerState: 'running',
    imageId: 'm',
    flavorId: 'f',
    flavorName: 'm1.nano',
    flavor: { vcpus: 1, memoryMiB: 64, diskGiB: 1, swapMiB: 0, ephemeralGiB: 0, extraSpecs: {} },
  },
  ...{
    keyName: 'k',
    zone: 'local-1a',
    host: 'rack7',
    createdAt: 0,
    updatedAt: 1000,
    launchedAt: 1000,
    endedAt: null,
  },
  ...{ reason: null, network: 'flat', address: '10.0.0.2', mac: '02:00:00:00:00:01', groups: ['default'] },
  ...{ floating: [], moreAddresses: [], ipv6Addresses: [], cards: [], volumes: [], configDrive: false },
  tags: { Name: 'web', 'aws:x': 'y', role: 'front' },
};
const around = { base: 'http://h', isAdmin: false, version: 1 };

describe('a server', () => {
  it('is shown as compute 2.1 shows it, its host by a hash that only its project can compare', () => {
    expect(serverView(ROW, around)).toMatchObject({
      ...{ id: ID, name: 'web', status: 'ACTIVE', tenant_id: 'p', user_id: 'u' },
      ...{ created: '1970-01-01T00:00:00Z', updated: '1970-01-01T00:00:01Z', metadata: { role: 'front' } },
      addresses: {
        flat: [
          { addr: '10.0.0.2', version: 4, 'OS-EXT-IPS:type': 'fixed', 'OS-EXT-IPS-MAC:mac_addr': ROW.mac },
        ],
      },
      ...{ hostId: expect.stringMatching(/^[0-9a-f]{56}$/), progress: 100, config_drive: '' },
      'OS-SRV-USG:launched_at': '1970-01-01T00:00:01.000000',
      'OS-EXT-STS:power_state': 1,
    });
    expect(JSON.stringify(serverView(ROW, around))).not.toContain('rack7');
    expect(serverView(ROW, { ...around, isAdmin: true })).toMatchObject({ 'OS-EXT-SRV-ATTR:host': 'rack7' });
  });

  it('that could not be launched is an error, and says why', () => {
    const failed = {
      ...ROW,
      lifecycle: 'error',
      host: null,
      address: null,
      reason: 'no room',
      groups: [],
    } as const;
    expect(serverView(failed, around)).toMatchObject({
      ...{ status: 'ERROR', hostId: '', addresses: {}, 'OS-EXT-AZ:availability_zone': '' },
      fault: { code: 500, message: 'no room' },
    });
    expect(serverView(failed, around)).not.toHaveProperty('security_groups');
  });

  it('without a name is called by its EC2 id', () => {
    expect(serverView({ ...ROW, tags: {}, flavorId: null }, around)).toMatchObject({
      name: ROW.ec2Id,
      flavor: { id: 'm1.nano' },
    });
  });
});

describe('a list', () => {
  const query = (text: string, isAdmin = false) =>
    keptQueryOf(new URLSearchParams(text), { isAdmin, version: 1 });

  it('is narrowed by what is asked', () => {
    expect(
      query(`name=^web&image=http://h/images/${ID}&flavor=f&ip=10.0&reservation_id=r-1&marker=x&limit=3`),
    ).toEqual({
      ...{
        name: '^web',
        imageId: ID,
        flavor: 'f',
        address: '10.0',
        reservation: 'r-1',
        after: 'x',
        limit: 3,
        sorts: [],
      },
    });
    expect(query('status=shutoff').states).toContainEqual({ lifecycle: 'stopped', taskState: null });
    expect(query('status=reboot').states).toEqual([{ lifecycle: 'active', taskState: 'rebooting' }]);
    expect(query('status=nothing').states).toEqual([]);
  });

  it.each([
    ['all_tenants=1', 403],
    ['status=deleted', 403],
    ['changes-since=yesterday', 400],
    ['sort_key=colour', 400],
    ['sort_key=host', 403],
    ['sort_key=uuid&sort_dir=up', 400],
    ['name=(a)%5C1', 400],
    ['name=(?i)a', 400],
    [`name=${'a'.repeat(300)}`, 400],
    ['name=***:a', 400],
    ['limit=x', 400],
  ])('%s is refused: %i', (text, status) => {
    expect(() => query(text)).toThrow(expect.objectContaining({ status }));
  });

  it('of all tenants, or of what is deleted, is an administrator’s', () => {
    expect(query('all_tenants=true&host=h', true)).toMatchObject({ projectId: null, host: 'h' });
    expect(query(`all_tenants=1&tenant_id=${ID}`, true)).toMatchObject({ projectId: ID });
    expect(query('all_tenants=0&deleted=1', true)).toEqual({ limit: 1000, sorts: [], isDeleted: true });
    expect(query('host=h')).toEqual({ limit: 1000, sorts: [] });
  });

  it('has what changed since a moment, in an order of its own', () => {
    expect(query('changes-since=2026-01-01T00:00:00&sort_key=display_name&sort_dir=asc')).toMatchObject({
      changesSince: new Date('2026-01-01T00:00:00Z'),
      sorts: [{ key: 'name', isDescending: false }],
    });
  });
});

describe('a create', () => {
  const launch = (server: object, hints: object = {}) =>
    launchOf(
      serverCreateBody.parse({
        server: { name: 'web', flavorRef: 'm1.nano', imageRef: ID, ...server },
        ...hints,
      }),
      { default_metadata_tokens: 'optional' },
    );

  it('is a launch of EC2’s', () => {
    const asked = {
      ...{ key_name: 'k', min_count: '2', availability_zone: 'local-1a', metadata: { a: 'b' } },
      ...{
        user_data: Buffer.from('#!').toString('base64'),
        security_groups: [{ name: 'web' }, { name: ID }],
      },
    };
    expect(launch(asked)).toMatchObject({
      ...{
        image: { by: 'id', value: ID },
        flavor: { by: 'name', value: 'm1.nano' },
        minCount: 2,
        maxCount: 2,
      },
      ...{
        name: 'web',
        keyPair: { by: 'name', value: 'k' },
        zone: 'local-1a',
        tags: [{ key: 'a', value: 'b' }],
      },
      ...{
        groups: [
          { by: 'name', value: 'web' },
          { by: 'id', value: ID },
        ],
        userData: Buffer.from('#!'),
      },
    });
    const root = {
      uuid: ID,
      boot_index: '0',
      source_type: 'image',
      destination_type: 'local',
      delete_on_termination: true,
    };
    expect(launch({ block_device_mapping_v2: [root], networks: [], config_drive: true })).toMatchObject({
      configDrive: true,
      minCount: 1,
    });
  });

  it('makes volumes with it: a root of its image, blank ones and ones of snapshots', () => {
    const image = { uuid: ID, boot_index: 0, source_type: 'image', destination_type: 'volume' };
    const blank = {
      source_type: 'blank',
      destination_type: 'volume',
      volume_size: 2,
      device_name: '/dev/vdc',
    };
    const kept = { uuid: ID, source_type: 'snapshot', volume_size: '', boot_index: -1 };
    const disks = [{ ...image, volume_size: '3', delete_on_termination: true }, blank, kept];
    const asked = { kind: 'volume', snapshot: undefined, deleteOnTermination: false };
    expect(launch({ imageRef: undefined, block_device_mapping_v2: disks })).toMatchObject({
      image: { by: 'id', value: ID },
      mappings: [
        { ...asked, device: ROOT_DEVICE, sizeGiB: 3, deleteOnTermination: true },
        { ...asked, device: '/dev/vdc', sizeGiB: 2 },
        { ...asked, device: NEXT_DEVICE, sizeGiB: undefined, snapshot: { by: 'id', value: ID } },
      ],
    });
  });

  const volumeOf = {
    uuid: ID,
    source_type: 'image',
    destination_type: 'volume',
    boot_index: 0,
    volume_size: 1,
  };

  it.each([
    [{ block_device_mapping_v2: [{ ...volumeOf, volume_size: '' }] }, 400],
    [{ block_device_mapping_v2: [volumeOf, volumeOf] }, 400],
    [{ block_device_mapping_v2: [{ ...volumeOf, uuid: OTHER }] }, 400],
    [{ block_device_mapping_v2: [{ source_type: 'snapshot', uuid: 'x' }] }, 400],
    [{ block_device_mapping_v2: [{ ...volumeOf, boot_index: 1 }] }, 501],
    [{ block_device_mapping_v2: [{ source_type: 'snapshot', uuid: ID, boot_index: 0 }] }, 501],
    [{ block_device_mapping_v2: [{ source_type: 'blank', volume_size: 1 }] }, 501],
    [{ imageRef: '' }, 400],
    [{ min_count: 3, max_count: 2 }, 400],
    [{ user_data: '*' }, 400],
    [{ user_data: Buffer.alloc(20_000).toString('base64') }, 400],
    [{ personality: [{ path: '/x', contents: '' }] }, 501],
    [{ accessIPv4: '10.0.0.1' }, 501],
    [{ block_device_mapping_v2: [{ uuid: ID, source_type: 'volume', destination_type: 'volume' }] }, 501],
  ])('%j is refused: %i', (server, status) => {
    expect(() => launch(server)).toThrow(expect.objectContaining({ status }));
  });

  it('takes no hints yet', () => {
    expect(() => launch({}, { 'os:scheduler_hints': { same_host: 'x' } })).toThrow(
      expect.objectContaining({ status: 501 }),
    );
  });

  it.each([[{ name: ' a' }], [{ name: 7 }], [{ metadata: { 'a/b': 'c' } }], [{ unknown: 1 }]])(
    '%j is no create',
    (server) => {
      expect(serverCreateBody.safeParse({ server: { name: 'web', flavorRef: 'f', ...server } }).success).toBe(
        false,
      );
    },
  );
});

it.each([
  [undefined, 'a\nb\tc'],
  [null, 'a\nb\tc'],
  [-1, 'a\nb\tc'],
  ['1', 'b\tc'],
  [0, ''],
])('the last %s lines of a console', (length, text) => {
  expect(consoleText('a\r\nb\tc\x07\n\n', length)).toBe(text);
});
