import type { InstanceAttributeName, ModifyInstanceAttributeRequest } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../common/errors/engine-error.js';
import { byName } from '../../../common/refs/ref.js';
import type { InstanceChange } from '../../../cloud/instances/instance-change.js';
import { booleanOf } from '../protocol/boolean-text.js';
import { idRefs } from '../refs.js';
import { attributeNamed } from './attribute-name.js';
import { off, refuseUnbuilt, type Built } from './launch/built.js';
import { checkedUserData, userDataOf } from './launch/user-data.js';

const PARAMETERS: Built = {
  InstanceId: 'built',
  DryRun: 'built',
  Attribute: 'built',
  Value: 'built',
  DisableApiStop: { Value: 'built' },
  DisableApiTermination: { Value: 'built' },
  Groups: 'built',
  InstanceInitiatedShutdownBehavior: { Value: 'built' },
  InstanceType: { Value: 'built' },
  UserData: { Value: 'built' },
  BlockDeviceMappings: { DeviceName: 'built', Ebs: { DeleteOnTermination: 'built', VolumeId: 'built' } },
  EbsOptimized: { Value: off },
  EnaSupport: { Value: off },
  SourceDestCheck: { Value: 'built' },
};

/** ModifyInstanceAttribute → the one change that it asks for; undefined: it asks for what is so anyway. */
export function instanceChangeOf(request: ModifyInstanceAttributeRequest): InstanceChange | undefined {
  refuseUnbuilt(request, PARAMETERS);
  const { Attribute, Value } = request;
  const said = Object.keys(request).filter((name) => !AROUND.has(name));
  if (said.length === 0) refuse('No attributes specified.');
  if (said.length > 1) refuse('Fields for multiple attribute types specified');
  return Attribute === undefined ? changeNamed(request) : changeByValue(Attribute, Value ?? '');
}

/** Parameters that name no attribute, or go with one. */
const AROUND = new Set(['InstanceId', 'DryRun', 'Value']);

function changeNamed(named: Omit<ModifyInstanceAttributeRequest, 'InstanceId'>): InstanceChange | undefined {
  const { DisableApiTermination, DisableApiStop, UserData, Groups } = named;
  const behaviour = named.InstanceInitiatedShutdownBehavior?.Value;
  if (DisableApiTermination?.Value !== undefined)
    return { attribute: 'disableTermination', value: DisableApiTermination.Value };
  if (named.SourceDestCheck?.Value !== undefined)
    return { attribute: 'sourceDestCheck', value: named.SourceDestCheck.Value };
  if (DisableApiStop?.Value !== undefined) return { attribute: 'disableStop', value: DisableApiStop.Value };
  if (named.InstanceType?.Value !== undefined)
    return { attribute: 'flavor', value: byName(named.InstanceType.Value) };
  if (behaviour !== undefined) return { attribute: 'shutdownBehaviour', value: behaviourOf(behaviour) };
  if (Groups !== undefined) return groupsOf(Groups);
  if (UserData) return { attribute: 'userData', value: checkedUserData(Buffer.from(UserData.Value ?? [])) };
  return undefined;
}

/** The older way to say it: `Attribute` and `Value`. */
function changeByValue(attribute: string, value: string): InstanceChange {
  const change = BY_VALUE[attributeNamed(attribute)];
  if (change) return change(value);
  throw new EngineError(
    'UnsupportedOperation',
    `The attribute ${attribute} cannot be changed in this cloud.`,
  );
}

const BY_VALUE: Partial<Record<InstanceAttributeName, (value: string) => InstanceChange>> = {
  disableApiStop: (value) => ({ attribute: 'disableStop', value: flagOf(value) }),
  disableApiTermination: (value) => ({ attribute: 'disableTermination', value: flagOf(value) }),
  instanceInitiatedShutdownBehavior: (value) => ({
    attribute: 'shutdownBehaviour',
    value: behaviourOf(value),
  }),
  instanceType: (value) => ({ attribute: 'flavor', value: byName(value) }),
  sourceDestCheck: (value) => ({ attribute: 'sourceDestCheck', value: flagOf(value) }),
  userData: (value) => ({ attribute: 'userData', value: userDataOf(value) }),
};

function flagOf(value: string): boolean {
  const flag = booleanOf(value);
  if (flag !== undefined) return flag;
  throw invalid(value, "Expecting 'true' or 'false'.");
}

function behaviourOf(value: string): 'stop' | 'terminate' {
  if (value === 'stop' || value === 'terminate') return value;
  throw invalid(value, 'Valid values are: stop, terminate.');
}

function groupsOf(ids: readonly string[]): InstanceChange {
  if (ids.length === 0)
    throw new EngineError('MissingParameter', 'The request must contain the parameter GroupId');
  return { attribute: 'groups', value: idRefs('security-group', ids) };
}

const invalid = (value: string, why: string): EngineError =>
  new EngineError(
    'InvalidParameterValue',
    `Value (${value.slice(0, 64)}) for parameter value is invalid. ${why}`,
  );

function refuse(message: string): never {
  throw new EngineError('InvalidParameterCombination', message);
}
