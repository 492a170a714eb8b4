import { describe, expect, it } from '@jest/globals';
import { instanceRow } from '../../../../test/support/instance-row.js';
import { CONTEXT } from '../../../../test/support/request-context.js';
import type { InstanceChange } from '../../../cloud/instances/instance-change.js';
import type { InstanceReaderService } from '../../../cloud/instances/instance-reader.service.js';
import type { InstanceSettings } from '../../../cloud/instances/instance-row.js';
import type { InstanceService } from '../../../cloud/instances/instance.service.js';
import { DescribeInstanceAttributeAction } from './describe-instance-attribute.action.js';
import { ModifyInstanceAttributeAction } from './modify-instance-attribute.action.js';
import type { MappingChange, VolumeMappings } from '../../../cloud/volumes/volume-mappings.js';
import { ModifyInstanceMetadataOptionsAction } from './modify-instance-metadata-options.action.js';

const InstanceId = 'i-0123456789abcdef0';
const OPERATOR = { ...CONTEXT, roles: new Set(['sysadmin']) };
const settings: InstanceSettings = {
  ...{ ec2Id: InstanceId, id: 'uuid', flavorName: 'm1.nano', rootDeviceName: '/dev/vda' },
  ...{ kernelEc2Id: null, ramdiskEc2Id: 'ari-01234567', shutdownBehaviour: 'terminate' },
  ...{ disableTermination: true, disableStop: false, userData: Buffer.from('hi') },
  volumes: null,
  sourceDestCheck: true,
  groups: { 'sg-01234567': 'default' },
};

function setUp() {
  const changes: InstanceChange[] = [];
  const asked: string[] = [];
  const reader: Pick<InstanceReaderService, 'settings' | 'list'> = {
    settings: async (_, { value }) => (asked.push(value), settings),
    list: async () => [instanceRow({ metadataTokens: 'required' })],
  };
  const checked: InstanceChange[] = [];
  const service: Pick<InstanceService, 'setAttribute' | 'checkAttribute'> = {
    setAttribute: async (_context, _ec2Id, change) => void changes.push(change),
    checkAttribute: async (_context, _ec2Id, change) => void checked.push(change),
  };
  const mapped: (readonly MappingChange[])[] = [];
  const mappings: Pick<VolumeMappings, 'change'> = {
    change: async (_project, _ref, change) => void mapped.push(change),
  };
  const both = [service as InstanceService, reader as InstanceReaderService] as const;
  return {
    ...{ changes, checked, asked, mapped },
    describe: new DescribeInstanceAttributeAction(both[1]),
    modify: new ModifyInstanceAttributeAction(...both, mappings as VolumeMappings),
    metadata: new ModifyInstanceMetadataOptionsAction(...both),
  };
}

describe('DescribeInstanceAttribute', () => {
  it.each([
    ['blockDeviceMapping', { BlockDeviceMappings: [] }],
    ['disableApiStop', { DisableApiStop: { Value: false } }],
    ['disableApiTermination', { DisableApiTermination: { Value: true } }],
    ['ebsOptimized', { EbsOptimized: { Value: false } }],
    ['enaSupport', { EnaSupport: { Value: false } }],
    ['enclaveOptions', { EnclaveOptions: { Enabled: false } }],
    ['groupSet', { Groups: [{ GroupId: 'sg-01234567', GroupName: 'default' }] }],
    ['instanceInitiatedShutdownBehavior', { InstanceInitiatedShutdownBehavior: { Value: 'terminate' } }],
    ['instanceType', { InstanceType: { Value: 'm1.nano' } }],
    ['kernel', { KernelId: {} }],
    ['productCodes', { ProductCodes: [] }],
    ['ramdisk', { RamdiskId: { Value: 'ari-01234567' } }],
    ['rootDeviceName', { RootDeviceName: { Value: '/dev/vda' } }],
    ['sourceDestCheck', { SourceDestCheck: { Value: true } }],
    ['sriovNetSupport', { SriovNetSupport: {} }],
    ['userData', { UserData: { Value: 'aGk=' } }],
  ] as const)('%s', async (Attribute, shown) => {
    expect(await setUp().describe.handle(OPERATOR, { InstanceId, Attribute })).toEqual({
      InstanceId,
      ...shown,
    });
  });

  it('refuses an attribute that AWS does not have', async () => {
    const request = { InstanceId, Attribute: 'toString' as never };
    await expect(setUp().describe.handle(CONTEXT, request)).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: 'Value (toString) for parameter attribute is invalid. Unknown attribute.',
    });
  });

  it('shows user data to who may read the console', async () => {
    const { describe, asked } = setUp();
    const request = { InstanceId, Attribute: 'userData' } as const;
    for (const refused of [describe.handle(CONTEXT, request), describe.check(CONTEXT, request)])
      await expect(refused).rejects.toMatchObject({ code: 'UnauthorizedOperation' });
    expect(asked).toEqual([]);
    await describe.check(OPERATOR, request);
    await describe.check(CONTEXT, { ...request, Attribute: 'instanceType' });
    expect(asked).toHaveLength(2);
  });
});

describe('ModifyInstanceAttribute', () => {
  it('asks for the one change', async () => {
    const { modify, changes } = setUp();
    await modify.handle(CONTEXT, { InstanceId, DisableApiStop: { Value: true } });
    expect(changes).toEqual([{ attribute: 'disableStop', value: true }]);
  });

  it('changes nothing for what is so anyway, but the instance must be there; a dry run is checked as a whole', async () => {
    const { modify, changes, checked, asked } = setUp();
    await modify.handle(CONTEXT, { InstanceId, EbsOptimized: { Value: false } });
    await modify.check(CONTEXT, { InstanceId, EbsOptimized: { Value: false } });
    await modify.check(CONTEXT, { InstanceId, DisableApiStop: { Value: true } });
    expect([changes, asked]).toEqual([[], [InstanceId, InstanceId]]);
    expect(checked).toEqual([{ attribute: 'disableStop', value: true }]);
  });
});

describe('ModifyInstanceMetadataOptions', () => {
  it('changes what is named and answers all', async () => {
    const { metadata, changes } = setUp();
    const request = { InstanceId, HttpTokens: 'required', HttpPutResponseHopLimit: 2 } as const;
    const { InstanceMetadataOptions } = await metadata.handle(CONTEXT, request);
    expect(changes).toEqual([{ attribute: 'metadata', tokens: 'required', hopLimit: 2 }]);
    expect(InstanceMetadataOptions).toMatchObject({ State: 'applied', HttpTokens: 'required' });
    await metadata.handle(CONTEXT, { InstanceId, HttpEndpoint: 'disabled' });
    expect(changes[1]).toEqual({ attribute: 'metadata', enabled: false });
  });

  it.each([
    [{}, 'InvalidParameterCombination'],
    [{ InstanceMetadataTags: 'enabled' } as const, 'UnsupportedOperation'],
  ])('refuses %j', async (options, code) => {
    const { metadata, changes } = setUp();
    await expect(metadata.check(CONTEXT, { InstanceId, ...options })).rejects.toMatchObject({ code });
    expect(changes).toEqual([]);
  });

  it('checks without changing', async () => {
    const { metadata, changes, checked } = setUp();
    await metadata.check(CONTEXT, { InstanceId, HttpTokens: 'optional' });
    expect([changes, checked]).toEqual([[], [{ attribute: 'metadata', tokens: 'optional' }]]);
  });
});

describe('the volumes of an instance', () => {
  it('are told what becomes of them with it', async () => {
    const { modify, mapped, changes } = setUp();
    const asked = (Ebs: object) => ({ InstanceId, BlockDeviceMappings: [{ DeviceName: '/dev/sdf', Ebs }] });
    await modify.handle(OPERATOR, asked({ DeleteOnTermination: true }));
    expect(mapped).toEqual([[{ device: '/dev/sdf', deleteOnTermination: true }]]);
    await expect(modify.handle(OPERATOR, asked({}))).rejects.toMatchObject({ code: 'MissingParameter' });
    expect(changes).toEqual([]);
  });
});
