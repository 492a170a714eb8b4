import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  AttachInternetGatewayCommand,
  AttachNetworkInterfaceCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateNetworkInterfaceCommand,
  CreateRouteCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeAddressesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DetachNetworkInterfaceCommand,
  type NetworkInterface,
} from '@aws-sdk/client-ec2';
import { tinyForSpec } from '../support/tiny-files.js';
import { until } from '../support/until.js';
import { GuestCloud } from './guest-cloud.js';
import { Ssh } from './ssh.js';

const tiny = await tinyForSpec();
if ('why' in tiny) process.stderr.write(`test/guests is skipped: ${tiny.why}\n`);

const METADATA = 'http://169.254.169.254/latest/meta-data/network/interfaces/macs';

/** In a VPC of its own, with a card in each of two subnets, the second one with two addresses. */
('why' in tiny ? describe.skip : describe)('a guest with several cards', () => {
  const cloud = new GuestCloud();
  let [VpcId, GroupId, InstanceId, cardId, mac] = ['', '', '', '', ''];
  /** Of the second card: its first, and the one beside it. */
  let inner: readonly string[] = [];
  let outer: readonly string[] = [];
  let guest: Ssh;

  const subnet = async (CidrBlock: string) =>
    (await cloud.ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock }))).Subnet?.SubnetId ?? '';
  const card = async (): Promise<NetworkInterface> => {
    const asked = { NetworkInterfaceIds: [cardId] };
    const { NetworkInterfaces } = await cloud.ec2.send(new DescribeNetworkInterfacesCommand(asked));
    return NetworkInterfaces?.[0] ?? {};
  };
  const front = async (target: object): Promise<string> => {
    const { AllocationId, PublicIp = '' } = await cloud.ec2.send(new AllocateAddressCommand({}));
    await cloud.ec2.send(new AssociateAddressCommand({ AllocationId, ...target }));
    return PublicIp;
  };
  const attach = async () => {
    const asked = { InstanceId, NetworkInterfaceId: cardId, DeviceIndex: 1 };
    await cloud.ec2.send(new AttachNetworkInterfaceCommand(asked));
    await until(async () => (await card()).Attachment?.Status === 'attached', 60_000);
  };
  /** As a guest's own program would: both addresses, and what they send leaves by their own card. */
  const setUp = async () => {
    await until(() => guest.succeeds('test -d /sys/class/net/eth1'), 30_000);
    const [first = '', second = ''] = inner;
    await guest.run(
      [
        'ip link set eth1 mtu $(cat /sys/class/net/eth0/mtu) up',
        `ip addr add ${first}/24 dev eth1`,
        `ip addr add ${second}/24 dev eth1`,
        'ip route add default via 10.77.2.1 dev eth1 table 2',
        'ip rule add from 10.77.2.0/24 table 2',
      ].join(' && '),
    );
  };
  const received = async () => Number(await guest.run('cat /sys/class/net/eth1/statistics/rx_packets'));

  beforeAll(async () => {
    await cloud.up();
    VpcId = (await cloud.ec2.send(new CreateVpcCommand({ CidrBlock: '10.77.0.0/16' }))).Vpc?.VpcId ?? '';
    const subnets = [await subnet('10.77.1.0/24'), await subnet('10.77.2.0/24')];
    const { InternetGateway } = await cloud.ec2.send(new CreateInternetGatewayCommand({}));
    const { InternetGatewayId } = InternetGateway ?? {};
    await cloud.ec2.send(new AttachInternetGatewayCommand({ VpcId, InternetGatewayId }));
    const { RouteTables } = await cloud.ec2.send(
      new DescribeRouteTablesCommand({ Filters: [{ Name: 'vpc-id', Values: [VpcId] }] }),
    );
    const way = { DestinationCidrBlock: '0.0.0.0/0', GatewayId: InternetGatewayId };
    await cloud.ec2.send(new CreateRouteCommand({ RouteTableId: RouteTables?.[0]?.RouteTableId, ...way }));
    const named = { GroupName: 'open', Description: 'open', VpcId };
    GroupId = (await cloud.ec2.send(new CreateSecurityGroupCommand(named))).GroupId ?? '';
    const IpPermissions = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
    await cloud.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
    InstanceId = await cloud.launch({ SubnetId: subnets[0], SecurityGroupIds: [GroupId] });
    await cloud.reaches(InstanceId, 'running');
    guest = new Ssh(await front({ InstanceId }), cloud.cloud.paths.privateKey);
    await guest.up();
    const { NetworkInterface: made } = await cloud.ec2.send(
      new CreateNetworkInterfaceCommand({
        ...{ SubnetId: subnets[1], Groups: [GroupId], SecondaryPrivateIpAddressCount: 1 },
      }),
    );
    [cardId, mac] = [made?.NetworkInterfaceId ?? '', made?.MacAddress ?? ''];
    inner = (made?.PrivateIpAddresses ?? []).map(({ PrivateIpAddress = '' }) => PrivateIpAddress);
    await attach();
    await setUp();
  }, 400_000);
  afterAll(() => cloud.down(), 60_000);

  it('sees the second one as it is', async () => {
    expect(await guest.run('cat /sys/class/net/eth1/address')).toBe(mac);
    expect(inner).toHaveLength(2);
  }, 60_000);

  it('is reached by each address of each card, and by that card', async () => {
    outer = [
      await front({ NetworkInterfaceId: cardId }),
      await front({ NetworkInterfaceId: cardId, PrivateIpAddress: inner[1] }),
    ];
    for (const address of outer) {
      const before = await received();
      const by = new Ssh(address, cloud.cloud.paths.privateKey);
      await by.up();
      expect(await by.run('hostname')).toBe(await guest.run('hostname'));
      expect(await received()).toBeGreaterThan(before);
    }
    const paths = ['public-ipv4s', ...outer.map((address) => `ipv4-associations/${address}`)];
    const told = await Promise.all(paths.map((path) => guest.run(`wget -q -O - ${METADATA}/${mac}/${path}`)));
    expect(told).toEqual([outer.join('\n'), ...inner]);
  }, 120_000);

  it('keeps what stands for a card that leaves it, and is reached by it when that is back', async () => {
    const { AttachmentId } = (await card()).Attachment ?? {};
    await cloud.ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId }));
    await until(async () => (await card()).Status === 'available', 60_000);
    const { Addresses = [] } = await cloud.ec2.send(
      new DescribeAddressesCommand({ Filters: [{ Name: 'network-interface-id', Values: [cardId] }] }),
    );
    expect(Addresses.map(({ PublicIp }) => PublicIp).sort()).toEqual([...outer].sort());
    expect(Addresses.map(({ InstanceId: of }) => of)).toEqual([undefined, undefined]);
    await attach();
    await setUp();
    for (const address of outer) await new Ssh(address, cloud.cloud.paths.privateKey).up();
  }, 240_000);
});
