import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { inEc2 } from '../../../test/support/ec2-words.js';
import {
  insertReservationRows,
  insertSurroundings,
  insertTag,
  type Surroundings,
} from '../../../test/support/instance-rows.js';
import { idRef, idRefs } from '../../api/ec2/refs.js';
import { type Filter } from '../../common/filters/filter.js';
import { ec2IdOf } from '../registry/ec2-id.js';
import { byEc2Id } from '../../common/refs/ref.js';
import { Sealer } from '../../common/seal/sealer.js';
import { defaultVpcEc2Id } from '../networks/vpc.repository.js';
import { instanceFilters } from './filters/ec2.js';
import { statusFilters } from './filters/ec2-status.js';
import { instanceKeyOf } from './instance-key.js';
import { InstanceReaderRepository } from './instance-reader.repository.js';
import { InstanceReaderService } from './instance-reader.service.js';
import { InstanceSettingsRepository } from './instance-settings.repository.js';
import { InstanceStatusRepository } from './instance-status.repository.js';
import { InstanceSurroundings } from './instance-surroundings.js';
import { instanceFlags, type InstanceFlags } from '../instance-facts/instance.flags.js';
import { userDataContext } from './user-data-context.js';

const database = await databaseForSpec();
const sealer = new Sealer(new Map([[1, randomBytes(32)]]));
const flags = Object.fromEntries(
  Object.entries(instanceFlags).map(([name, { initial }]) => [name, initial]),
) as InstanceFlags;
const reader = new InstanceReaderService(
  new InstanceReaderRepository(database, new InstanceSurroundings(database), flags),
  new InstanceStatusRepository(database, flags),
  new InstanceSettingsRepository(database, flags),
  sealer,
);
const hours = (ago: number) => new Date(Date.now() - ago * 3_600_000);
const NOBODYS = 'i-00000000000000000';

let around: Surroundings;
let foreign: string;
/** Two running instances of one reservation, tagged; a stopped, a pending and two terminated ones. */
let ids: Record<'one' | 'two' | 'stopped' | 'pending' | 'gone' | 'forgotten', string>;

beforeAll(async () => {
  around = await insertSurroundings(database);
  const add = async (columns: Record<string, unknown>, count = 1) =>
    (await insertReservationRows(database, around, { count, columns })).instances.map(({ ec2Id }) => ec2Id);
  const [one = '', two = ''] = await add(
    { key_name: 'k', launched_at: hours(1), launch_time: hours(1), client_token: 'once' },
    2,
  );
  const [stopped = ''] = await add({
    state: 'stopped',
    flavor_name: 'm1.tiny',
    zone: 'local-1b',
    metadata_tokens: 'required',
    state_reason_code: 'Client.UserInitiatedShutdown',
    state_reason_message: 'Client.UserInitiatedShutdown: User initiated shutdown',
    state_transition_reason: 'User initiated (2026-01-02 03:04:05 GMT)',
  });
  const [pending = ''] = await add({ state: 'pending' });
  const [gone = ''] = await add({ state: 'terminated', terminated_at: hours(0.5) });
  const [forgotten = ''] = await add({ state: 'terminated', terminated_at: hours(1.1) });
  ids = { one, two, stopped, pending, gone, forgotten };
  await insertTag(database, around, { ec2Id: one, key: 'Name', value: 'web-1' });
  await insertTag(database, around, { ec2Id: two, key: 'Name', value: 'web%2' });
  const other = await insertSurroundings(database);
  foreign = (await insertReservationRows(database, other)).instances[0]?.ec2Id ?? '';
});

interface Asked {
  readonly ec2Ids?: readonly string[];
  readonly filters?: readonly Filter[];
  readonly after?: string | null;
  readonly limit?: number;
}
/** As DescribeInstances asks. */
const list = async ({ ec2Ids, filters, ...page }: Asked = {}) =>
  inEc2(
    reader.list(around.context, {
      ...page,
      ...(ec2Ids && { refs: idRefs('instance', ec2Ids) }),
      condition: instanceFilters.condition(filters),
    }),
  );
const listed = async (query: Asked = {}) => (await list(query)).map(({ ec2Id }) => ec2Id).sort();
const named = (...names: (keyof typeof ids)[]) => names.map((name) => ids[name]).sort();

describe('list', () => {
  it('shows the project what it has, terminated ones for a while', async () => {
    expect(await listed()).toEqual(named('one', 'two', 'stopped', 'pending', 'gone'));
  });

  it('reads what stands around an instance', async () => {
    const [row] = await list({ ec2Ids: [ids.one] });
    expect(row).toMatchObject({
      reservationEc2Id: ec2IdOf('reservation', row?.reservationId ?? ''),
      image: {
        ec2Id: ec2IdOf('image', around.imageId),
        kernelEc2Id: expect.stringMatching(/^aki-/),
        ramdiskEc2Id: expect.stringMatching(/^ari-/),
        architecture: 'x86_64',
        rootDeviceName: '/dev/vda',
      },
      keyName: 'k',
      groups: { [ec2IdOf('security-group', around.groupId)]: 'default' },
      tags: { Name: 'web-1' },
      networkId: around.networkId,
      address: expect.stringMatching(/^10\.99\./),
      domain: 'internal',
    });
    expect((row?.launchTime ?? 1) % 1000).toBe(0);
  });

  it('shows no address, interface or group of a terminated instance', async () => {
    const [row] = await list({ ec2Ids: [ids.gone] });
    expect(row).toMatchObject({ address: null, interfaceEc2Id: null, networkId: null, groups: null });
  });

  it.each([
    ['unknown', () => [ids.one, NOBODYS], `The instance ID '${NOBODYS}' does not exist`],
    ['foreign', () => [foreign], 'does not exist'],
    ['forgotten', () => [ids.forgotten, NOBODYS], 'do not exist'],
  ])('names every %s id', async (_, asked, message) => {
    await expect(list({ ec2Ids: asked() })).rejects.toMatchObject({
      code: 'InvalidInstanceID.NotFound',
      message: expect.stringContaining(message),
    });
  });

  it('refuses what is no id', async () => {
    await expect(list({ ec2Ids: ['i-xyz'] })).rejects.toMatchObject({
      code: 'InvalidInstanceID.Malformed',
    });
  });

  it('lets filters narrow ids without calling them unknown', async () => {
    const filters = [{ Name: 'instance-state-name', Values: ['running'] }];
    expect(await listed({ ec2Ids: [ids.one, ids.stopped, ids.one], filters })).toEqual(named('one'));
  });

  it('goes page by page without a gap, reservations together', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    for (;;) {
      const [row] = await list({ after, limit: 1 });
      if (!row) break;
      seen.push(row.ec2Id);
      after = instanceKeyOf(row);
    }
    expect([...seen].sort()).toEqual(await listed());
    expect(Math.abs(seen.indexOf(ids.one) - seen.indexOf(ids.two))).toBe(1);
  });
});

describe('filters', () => {
  it.each<[string, string[], (keyof typeof ids)[]]>([
    ['instance-state-name', ['running', 'pending'], ['one', 'two', 'pending']],
    ['instance-state-code', ['80', '48'], ['stopped', 'gone']],
    ['instance-type', ['m1.t*'], ['stopped']],
    ['key-name', ['k'], ['one', 'two']],
    ['client-token', ['once'], ['one', 'two']],
    ['availability-zone', ['local-1?'], ['one', 'two', 'stopped', 'pending', 'gone']],
    ['availability-zone', ['local-1b'], ['stopped']],
    ['launch-index', ['1'], ['two']],
    ['private-ip-address', ['10.99.*'], ['one', 'two', 'stopped', 'pending']],
    ['private-dns-name', ['ip-10-99-*.internal'], ['one', 'two', 'stopped', 'pending']],
    ['tag:Name', ['web-1'], ['one']],
    ['tag:Name', ['web%*'], ['two']],
    ['tag-key', ['Name'], ['one', 'two']],
    ['state-reason-code', ['pending'], ['pending']],
    ['state-reason-code', ['Client.*'], ['stopped']],
    ['reason', ['User initiated*'], ['stopped']],
    ['metadata-options.http-tokens', ['required'], ['stopped']],
    ['instance.group-name', ['default'], ['one', 'two', 'stopped', 'pending']],
    ['architecture', ['x86_64'], ['one', 'two', 'stopped', 'pending', 'gone']],
    ['architecture', ['arm64'], []],
    ['root-device-type', ['instance-store'], ['one', 'two', 'stopped', 'pending', 'gone']],
    ['root-device-type', ['ebs'], []],
    ['root-device-name', ['/dev/vda'], ['one', 'two', 'stopped', 'pending', 'gone']],
    ['kernel-id', ['aki-*'], ['one', 'two', 'stopped', 'pending', 'gone']],
    ['vpc-id', ['vpc-*'], ['one', 'two', 'stopped', 'pending']],
    ['network-interface.attachment.status', ['attaching'], ['pending']],
    ['network-interface.attachment.device-index', ['0'], ['one', 'two', 'stopped', 'pending']],
    ['ip-address', ['*'], []],
    ['spot-instance-request-id', ['*'], []],
  ])('%s %j', async (Name, Values, found) => {
    expect(await listed({ filters: [{ Name, Values }] })).toEqual(named(...found));
  });

  it('knows ids, times and what is the project’s', async () => {
    const [row] = await list({ ec2Ids: [ids.one] });
    if (!row) throw new Error('the instance is not there');
    const iso = new Date(row.launchTime).toISOString();
    await insertTag(database, around, { ec2Id: row.interfaceEc2Id ?? '', key: 'Port', value: 'first' });
    const vpcId = await defaultVpcEc2Id(database, around.context.projectId);
    const attachment = `eni-attach-${row.interfaceEc2Id?.slice('eni-'.length)}`;
    for (const [Name, value, found] of [
      ['instance-id', ids.one, named('one')],
      ['image-id', row.image.ec2Id, await listed()],
      ['reservation-id', row.reservationEc2Id, named('one', 'two')],
      ['owner-id', around.context.accountNumber, await listed()],
      ['launch-time', iso, named('one', 'two')],
      ['launch-time', `${iso.slice(0, 13)}*`, named('one', 'two')],
      ['subnet-id', around.subnet.ec2Id, named('one', 'two', 'stopped', 'pending')],
      ['vpc-id', vpcId, named('one', 'two', 'stopped', 'pending')],
      ['network-interface.subnet-id', around.subnet.ec2Id, named('one', 'two', 'stopped', 'pending')],
      ['network-interface.vpc-id', 'vpc-01234567', []],
      ['network-interface.network-interface-id', row.interfaceEc2Id, named('one')],
      ['network-interface.mac-address', row.mac, named('one')],
      ['network-interface.attachment.attachment-id', attachment, named('one')],
      ['network-interface.attachment.attach-time', iso, []],
      [
        'network-interface.attachment.attach-time',
        new Date(row.createdAt).toISOString(),
        expect.arrayContaining([ids.one]),
      ],
      ['network-interface.tag-key', 'Port', named('one')],
      ['network-interface.tag-value', 'first', named('one')],
    ] as const)
      expect([Name, await listed({ filters: [{ Name, Values: [value ?? ''] }] })]).toEqual([Name, found]);
  });

  it('joins several by and', async () => {
    const filters = [
      { Name: 'tag:Name', Values: ['web*'] },
      { Name: 'launch-index', Values: ['0'] },
    ];
    expect(await listed({ filters })).toEqual(named('one'));
  });

  it('refuses a filter that AWS does not have', async () => {
    await expect(listed({ filters: [{ Name: 'colour', Values: ['red'] }] })).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: "The filter 'colour' is invalid",
    });
  });
});

describe('statuses', () => {
  const statuses = async ({ ec2Ids, filters, all }: Asked & { readonly all: boolean }) => {
    const asked = { all, condition: statusFilters.condition(filters) };
    const refs = ec2Ids && { refs: idRefs('instance', ec2Ids) };
    return (await inEc2(reader.statuses(around.context, { ...asked, ...refs }))).map(({ ec2Id, status }) => [
      ec2Id,
      status,
    ]);
  };

  it('is of running instances, ok after the grace or when metadata was asked for', async () => {
    const [young, asked] = (
      await insertReservationRows(database, around, { count: 2, columns: { launched_at: new Date() } })
    ).instances;
    await database.query('UPDATE instances SET metadata_seen_at = now() WHERE id = $1', [asked?.id]);
    const seen = new Map((await statuses({ all: false })) as [string, string][]);
    expect([...seen.keys()].sort()).toEqual([...named('one', 'two'), young?.ec2Id, asked?.ec2Id].sort());
    expect([ids.one, young?.ec2Id ?? '', asked?.ec2Id ?? ''].map((id) => seen.get(id))).toEqual([
      'ok',
      'initializing',
      'ok',
    ]);
    const filters = [{ Name: 'instance-status.reachability', Values: ['initializing'] }];
    expect(await statuses({ all: false, filters })).toEqual([[young?.ec2Id, 'initializing']]);
    await database.query('DELETE FROM instances WHERE id = ANY($1)', [[young?.id, asked?.id]]);
  });

  it('is of all instances when asked', async () => {
    const filters = [{ Name: 'instance-status.status', Values: ['not-applicable'] }];
    const seen = await statuses({ all: true, filters });
    expect(seen.map(([id]) => id).sort()).toEqual(named('stopped', 'pending', 'gone'));
  });

  it('of an id that does not run is no error', async () => {
    expect(await statuses({ all: false, ec2Ids: [ids.stopped] })).toEqual([]);
    await expect(statuses({ all: false, ec2Ids: [NOBODYS] })).rejects.toMatchObject({
      code: 'InvalidInstanceID.NotFound',
    });
  });
});

describe('one instance', () => {
  it('opens its own user data', async () => {
    const { instances } = await insertReservationRows(database, around);
    const { id, ec2Id } = instances[0] ?? { id: '', ec2Id: '' };
    const sealed = sealer.seal(Buffer.from('#!'), userDataContext(id));
    await database.query('UPDATE instances SET sealed_user_data = $2 WHERE id = $1', [id, sealed]);
    expect(await reader.settings(around.context, byEc2Id(ec2Id))).toMatchObject({
      ec2Id,
      userData: Buffer.from('#!'),
      shutdownBehaviour: 'stop',
      groups: { [ec2IdOf('security-group', around.groupId)]: 'default' },
    });
    await database.query('DELETE FROM instances WHERE id = $1', [id]);
  });

  it('has none where none was given', async () => {
    expect(await reader.settings(around.context, byEc2Id(ids.one))).toMatchObject({ userData: null });
  });

  it('has its console on its host, and nowhere once it is terminated', async () => {
    await database.query(`UPDATE instances SET host = 'h1' WHERE ec2_id = ANY($1)`, [[ids.one, ids.gone]]);
    expect(await reader.consoleTarget(around.context, byEc2Id(ids.one))).toMatchObject({ host: 'h1' });
    expect(await reader.consoleTarget(around.context, byEc2Id(ids.gone))).toMatchObject({ host: null });
  });

  it.each(['settings', 'consoleTarget'] as const)('%s: another project’s is not found', async (method) => {
    const read = async (ec2Id: string) =>
      inEc2<unknown>(reader[method](around.context, idRef('instance', ec2Id)));
    await expect(read(foreign)).rejects.toMatchObject({
      code: 'InvalidInstanceID.NotFound',
    });
    await expect(read('')).rejects.toMatchObject({
      code: 'InvalidInstanceID.Malformed',
    });
  });
});
