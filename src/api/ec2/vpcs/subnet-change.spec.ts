import { DescribeSubnetsCommand, ModifySubnetAttributeCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../../test/support/ec2-door.js';
import { insertSubnet } from '../../../../test/support/subnet-rows.js';
import { createNetwork } from '../../../cloud/networks/network.repository.js';
import { subnetChangeOf } from './subnet-change.js';

const SubnetId = 'subnet-0123456789abcdef0';

describe('what is asked of a subnet', () => {
  it('is one thing: that launches into it are public, or what it has already', () => {
    expect(subnetChangeOf({ SubnetId, MapPublicIpOnLaunch: { Value: true } })).toEqual({ mapPublicIp: true });
    expect(subnetChangeOf({ SubnetId, EnableDns64: { Value: false } })).toEqual({});
  });

  it.each([
    [{}, 'InvalidParameterCombination'],
    [{ MapPublicIpOnLaunch: { Value: true }, EnableDns64: { Value: false } }, 'InvalidParameterCombination'],
    [{ EnableDns64: { Value: true } }, 'UnsupportedOperation'],
    [{ PrivateDnsHostnameTypeOnLaunch: 'resource-name' as const }, 'UnsupportedOperation'],
    [{ CustomerOwnedIpv4Pool: 'x' }, 'UnsupportedOperation'],
  ])('%j is refused: %s', (asked, code) => {
    expect(() => subnetChangeOf({ SubnetId, ...asked })).toThrow(expect.objectContaining({ code }));
  });
});

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database);
const network = await createNetwork(database, { name: 'flat', cidr: '10.20.0.0/24' });

describe('ModifySubnetAttribute', () => {
  it('changes a subnet of one’s own', async () => {
    const { ec2, projectId } = await door.client('netadmin');
    const { ec2Id } = await insertSubnet(database, { projectId, networkId: network.id });
    const shown = async () =>
      (await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [ec2Id] }))).Subnets?.[0]?.MapPublicIpOnLaunch;
    const set = (Value: boolean, id = ec2Id) =>
      ec2.send(new ModifySubnetAttributeCommand({ SubnetId: id, MapPublicIpOnLaunch: { Value } }));
    expect(await shown()).toBe(false);
    await set(true);
    expect(await shown()).toBe(true);
    await set(false);
    expect(await shown()).toBe(false);
    const other = await door.client('netadmin');
    const notFound = expect.objectContaining({ name: 'InvalidSubnetID.NotFound' });
    const asked = { SubnetId: ec2Id, EnableDns64: { Value: false } };
    await expect(other.ec2.send(new ModifySubnetAttributeCommand(asked))).rejects.toEqual(notFound);
    await expect(set(true, SubnetId)).rejects.toEqual(notFound);
  });
});
