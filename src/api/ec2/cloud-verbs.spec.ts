import {
  DescribeAccountAttributesCommand,
  DescribeAvailabilityZonesCommand,
  DescribeImagesCommand,
  DescribeInstanceTypesCommand,
  DescribeRegionsCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import { databaseForSpec } from '../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../test/support/ec2-door.js';
import { ensureDefaultFlavors } from '../../cloud/flavors/flavor.repository.js';
import { ImageService } from '../../cloud/images/image.service.js';
import { defaultVpcEc2Id } from '../../cloud/networks/vpc.repository.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database, '--ec2_port=21101');
const { ec2, projectId } = await door.client('netadmin');
await ensureDefaultFlavors(database);

describe('what may be launched', () => {
  it('is told by images', async () => {
    const stream = () => Readable.from([Buffer.from('disk')]);
    const images = door.app.get(ImageService, { strict: false });
    const common = { projectId, format: 'raw', isPublic: true } as const;
    const kernel = await images.register({ ...common, name: 'kernel', kind: 'kernel', stream: stream() });
    const disk = { ...common, name: 'disk', kind: 'machine', kernelId: kernel.id } as const;
    const { ec2Id } = await images.register({ ...disk, stream: stream() });
    const { Images = [] } = await ec2.send(
      new DescribeImagesCommand({ Owners: ['self'], ImageIds: [ec2Id] }),
    );
    expect(Images).toMatchObject([
      {
        ImageId: ec2Id,
        KernelId: kernel.ec2Id,
        Public: true,
        State: 'available',
        ImageOwnerAlias: 'amazon',
        ImageType: 'machine',
      },
    ]);
    expect(Images[0]?.Tags).toBeUndefined();
    expect(Images[0]).toMatchObject({ RootDeviceType: 'ebs', BlockDeviceMappings: [] });
    // What is shown is what its filter finds.
    for (const [name, field] of [
      ['root-device-type', 'RootDeviceType'],
      ['root-device-name', 'RootDeviceName'],
      ['virtualization-type', 'VirtualizationType'],
      ['hypervisor', 'Hypervisor'],
      ['architecture', 'Architecture'],
      ['creation-date', 'CreationDate'],
      ['manifest-location', 'ImageLocation'],
      ['owner-alias', 'ImageOwnerAlias'],
      ['image-type', 'ImageType'],
      ['state', 'State'],
    ] as const) {
      const Filters = [{ Name: name, Values: [String(Images[0]?.[field])] }];
      const found = await ec2.send(new DescribeImagesCommand({ Owners: ['self'], Filters }));
      expect([name, found.Images?.map(({ ImageId }) => ImageId)]).toEqual([
        name,
        expect.arrayContaining([ec2Id]),
      ]);
    }
    const rootless = { Filters: [{ Name: 'root-device-name', Values: ['*'] }], ImageIds: [kernel.ec2Id] };
    expect((await ec2.send(new DescribeImagesCommand(rootless))).Images).toEqual([]);
    expect(Images[0]?.CreationDate).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    const pages = await ec2.send(new DescribeImagesCommand({ MaxResults: 1 }));
    expect(pages.NextToken).toEqual(expect.any(String));
    await expect(
      ec2.send(new DescribeImagesCommand({ MaxResults: 1, NextToken: pages.NextToken, Owners: ['self'] })),
    ).rejects.toMatchObject({ name: 'InvalidNextToken' });
  });

  it('is told by instance types, none of them burstable', async () => {
    const filter = async (Name: string, ...Values: string[]) => {
      const { InstanceTypes = [] } = await ec2.send(
        new DescribeInstanceTypesCommand({ Filters: [{ Name, Values }] }),
      );
      return InstanceTypes.map(({ InstanceType }) => String(InstanceType)).sort();
    };
    expect(await filter('burstable-performance-supported', 'false')).toHaveLength(6);
    expect(await filter('vcpu-info.default-vcpus', '4', '8')).toEqual(['m1.large', 'm1.xlarge']);
    expect(await filter('memory-info.size-in-mib', '128')).toEqual(['m1.nano']);
    expect(await filter('instance-type', 'm1.*m*')).toEqual(['m1.medium', 'm1.small']);
    expect(await filter('processor-info.supported-architecture', 'x86_64')).toHaveLength(6);
    expect(await filter('supported-root-device-type', 'instance-store')).toHaveLength(6);
    expect(await filter('supported-root-device-type', 'ebs')).toHaveLength(6);
    expect(await filter('ebs-info.ebs-optimized-info.maximum-iops', '*')).toEqual([]);
  });
});

describe('where', () => {
  it('is told by regions and zones', async () => {
    const { Regions } = await ec2.send(new DescribeRegionsCommand({ RegionNames: ['local-1'] }));
    expect(Regions).toMatchObject([{ RegionName: 'local-1', Endpoint: '127.0.0.1:21101' }]);
    const zones = (more: object) => ec2.send(new DescribeAvailabilityZonesCommand(more));
    const named = { ZoneNames: ['local-1a'], ZoneIds: ['local1-az1'] };
    expect((await zones(named)).AvailabilityZones).toMatchObject([
      { ZoneName: 'local-1a', State: 'available' },
    ]);
    const none = await zones({ Filters: [{ Name: 'state', Values: ['unavailable'] }] });
    expect(none.AvailabilityZones).toEqual([]);
    for (const wrong of [{ ZoneNames: ['x'] }, { ZoneIds: ['x'] }])
      await expect(zones(wrong)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(ec2.send(new DescribeRegionsCommand({ RegionNames: ['x'] }))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });

  it('and how much by account attributes', async () => {
    const { AccountAttributes = [] } = await ec2.send(new DescribeAccountAttributesCommand({}));
    const told = AccountAttributes.map(({ AttributeName, AttributeValues }) => [
      AttributeName,
      AttributeValues?.[0]?.AttributeValue,
    ]);
    expect(Object.fromEntries(told)).toMatchObject({
      'supported-platforms': 'VPC',
      'default-vpc': await defaultVpcEc2Id(database, projectId),
      'max-instances': '10',
    });
    const one = new DescribeAccountAttributesCommand({ AttributeNames: ['default-vpc'] });
    expect((await ec2.send(one)).AccountAttributes).toHaveLength(1);
    const wrong = new DescribeAccountAttributesCommand({ AttributeNames: ['x' as 'default-vpc'] });
    await expect(ec2.send(wrong)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });
});
