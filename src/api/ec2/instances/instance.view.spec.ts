import { describe, expect, it } from '@jest/globals';
import { instanceRow as row } from '../../../../test/support/instance-row.js';
import { instanceStatusView } from './instance-status.view.js';
import { stateChangeViews } from './instance-state.view.js';
import { privateDnsNameOf } from '../../../cloud/instance-facts/public-address.js';
import { instanceView } from './instance.view.js';
import { reservationViews } from './reservation.view.js';
import { OWN_STATES } from '../../../../test/support/instance-states.js';

const OWNER = '000000000007';
const SEEN = { ownerId: OWNER, zoneIdOf: (zone: string) => `id-of-${zone}` };
describe('instanceView', () => {
  it('is a running instance as AWS shows it', () => {
    expect(instanceView(row({ tags: { Name: 'a' } }), SEEN)).toMatchObject({
      InstanceId: 'i-0123456789abcdef0',
      State: { Code: 16, Name: 'running' },
      StateTransitionReason: '',
      PublicDnsName: '',
      PrivateDnsName: 'ip-10-99-0-2.internal',
      PrivateIpAddress: '10.99.0.2',
      VpcId: 'vpc-0123456789abcdef0',
      Placement: { AvailabilityZone: 'local-1a', AvailabilityZoneId: 'id-of-local-1a' },
      SubnetId: 'subnet-0123456789abcdef0',
      SecurityGroups: [{ GroupId: 'sg-0123456789abcdef0', GroupName: 'default' }],
      LaunchTime: new Date('2026-01-02T03:04:05Z'),
      UsageOperationUpdateTime: new Date('2026-01-01T03:04:05Z'),
      Tags: [{ Key: 'Name', Value: 'a' }],
      NetworkInterfaces: [
        {
          Attachment: {
            AttachmentId: 'eni-attach-0123456789abcdef0',
            AttachTime: new Date('2026-01-01T03:04:05Z'),
            Status: 'attached',
            DeviceIndex: 0,
          },
          OwnerId: OWNER,
          MacAddress: '02:16:3e:00:00:01',
        },
      ],
      RootDeviceType: 'instance-store',
      BlockDeviceMappings: [],
      ProductCodes: [],
    });
  });

  it('gives a reason while pending, none while running, and whatever is known else', () => {
    expect(instanceView(row(), SEEN).StateReason).toBeUndefined();
    expect(instanceView(row({ state: 'pending' }), SEEN).StateReason).toEqual({
      Code: 'pending',
      Message: 'pending',
    });
    expect(
      instanceView(row({ state: 'terminated', stateReasonCode: 'Server.InternalError' }), SEEN).StateReason,
    ).toEqual({ Code: 'Server.InternalError', Message: 'Server.InternalError' });
  });

  it('attaches the interface while pending, and shows none without one', () => {
    const pending = instanceView(row({ state: 'pending' }), SEEN);
    expect(pending.NetworkInterfaces?.[0]?.Attachment?.Status).toBe('attaching');
    const nothing = { interfaceEc2Id: null, networkId: null, mac: null, address: null, groups: null };
    const gone = instanceView(row({ state: 'terminated', ...nothing }), SEEN);
    expect(gone).toMatchObject({ NetworkInterfaces: [], SecurityGroups: [], PrivateDnsName: '' });
    expect([gone.VpcId, gone.SubnetId, gone.PrivateIpAddress, gone.SourceDestCheck]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('says how its metadata may be read', () => {
    const asked = { metadataEnabled: false, metadataTokens: 'required', metadataHopLimit: 3 } as const;
    expect(instanceView(row({ ...asked, metadataIpv6: true }), SEEN).MetadataOptions).toMatchObject({
      HttpProtocolIpv6: 'enabled',
      HttpEndpoint: 'disabled',
      HttpTokens: 'required',
      HttpPutResponseHopLimit: 3,
    });
  });

  it('names a host also in a network without a domain', () => {
    expect(privateDnsNameOf('10.0.0.1', '')).toBe('ip-10-0-0-1');
  });
});

it('reservationViews keeps what was launched together in one', () => {
  const rows = [row(), row({ launchIndex: 1 }), row({ reservationEc2Id: 'r-2' })];
  const found = reservationViews(rows, SEEN);
  expect(found.map(({ ReservationId, Instances }) => [ReservationId, Instances?.length])).toEqual([
    ['r-0123456789abcdef0', 2],
    ['r-2', 1],
  ]);
  expect(found[0]).toMatchObject({ OwnerId: OWNER, Groups: [] });
});

it('stateChangeViews has both states with their codes', () => {
  expect(
    stateChangeViews([{ ec2Id: 'i-1', previous: OWN_STATES.running, current: OWN_STATES.stopping }]),
  ).toEqual([
    {
      InstanceId: 'i-1',
      PreviousState: { Code: 16, Name: 'running' },
      CurrentState: { Code: 64, Name: 'stopping' },
    },
  ]);
});

it.each([
  ['ok', 'passed'],
  ['initializing', 'initializing'],
  ['not-applicable', undefined],
] as const)('instanceStatusView: %s', (status, reachability) => {
  const view = instanceStatusView({ ...row(), status }, 'local1-az1');
  expect(view.AvailabilityZoneId).toBe('local1-az1');
  expect(view.InstanceStatus).toEqual(view.SystemStatus);
  expect(view.InstanceStatus?.Status).toBe(status);
  expect(view.InstanceStatus?.Details?.[0]?.Status).toBe(reachability);
});
