import type { ModifyInstanceAttributeRequest } from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { byEc2Id, byName } from '../../../common/refs/ref.js';
import { instanceChangeOf } from './instance-change-request.js';

const change = (request: Partial<ModifyInstanceAttributeRequest>) =>
  instanceChangeOf({ InstanceId: 'i-0123456789abcdef0', ...request });

describe('instanceChangeOf', () => {
  it.each<[Partial<ModifyInstanceAttributeRequest>, unknown]>([
    [{ DisableApiTermination: { Value: true } }, { attribute: 'disableTermination', value: true }],
    [
      { Attribute: 'disableApiTermination', Value: 'true' },
      { attribute: 'disableTermination', value: true },
    ],
    [
      { Attribute: 'disableApiTermination', Value: 'True' },
      { attribute: 'disableTermination', value: true },
    ],
    [{ DisableApiStop: { Value: false } }, { attribute: 'disableStop', value: false }],
    [
      { Attribute: 'disableApiStop', Value: 'false' },
      { attribute: 'disableStop', value: false },
    ],
    [
      { InstanceInitiatedShutdownBehavior: { Value: 'stop' } },
      { attribute: 'shutdownBehaviour', value: 'stop' },
    ],
    [
      { Attribute: 'instanceInitiatedShutdownBehavior', Value: 'terminate' },
      { attribute: 'shutdownBehaviour', value: 'terminate' },
    ],
    [{ UserData: { Value: Buffer.from('a') } }, { attribute: 'userData', value: Buffer.from('a') }],
    [{ UserData: {} }, { attribute: 'userData', value: Buffer.alloc(0) }],
    [
      { Attribute: 'userData', Value: 'YQ==' },
      { attribute: 'userData', value: Buffer.from('a') },
    ],
    [{ InstanceType: { Value: 'm1.tiny' } }, { attribute: 'flavor', value: byName('m1.tiny') }],
    [
      { Attribute: 'instanceType', Value: 'm1.tiny' },
      { attribute: 'flavor', value: byName('m1.tiny') },
    ],
    [{ Groups: ['sg-01234567'] }, { attribute: 'groups', value: [byEc2Id('sg-01234567')] }],
    [{ SourceDestCheck: { Value: false } }, { attribute: 'sourceDestCheck', value: false }],
    [{ EnaSupport: { Value: false } }, undefined],
  ])('%j', (request, expected) => expect(change(request)).toEqual(expected));

  it.each<[string, Partial<ModifyInstanceAttributeRequest>, string]>([
    ['nothing', {}, 'InvalidParameterCombination'],
    [
      'two things',
      { DisableApiStop: { Value: true }, Groups: ['sg-01234567'] },
      'InvalidParameterCombination',
    ],
    ['no group', { Groups: [] }, 'MissingParameter'],
    ['a group that is none', { Groups: ['default'] }, 'InvalidGroupId.Malformed'],
    ['neither true nor false', { Attribute: 'disableApiStop', Value: '1' }, 'InvalidParameterValue'],
    ['no behaviour', { InstanceInitiatedShutdownBehavior: { Value: 'x' } }, 'InvalidParameterValue'],
    ['too much user data', { UserData: { Value: Buffer.alloc(16_385) } }, 'InvalidParameterValue'],
    ['what AWS has not', { Attribute: 'colour' as never, Value: 'red' }, 'InvalidParameterValue'],
    ['another kernel', { Attribute: 'kernel', Value: 'aki-1' }, 'UnsupportedOperation'],
  ])('refuses %s', (_, request, code) => {
    expect(() => change(request)).toThrow(expect.objectContaining({ code }));
  });
});
