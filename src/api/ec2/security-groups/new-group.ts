import { type CreateSecurityGroupRequest } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../common/errors/engine-error.js';
import { DEFAULT_GROUP } from '../../../cloud/security-groups/security-group.js';
import { type NewGroup } from '../../../cloud/security-groups/security-group.service.js';
import { tagsOfSpecifications } from '../../../cloud/tags/tag-specifications.js';
import { checkedIds } from '../refs.js';

/** AWS's characters of names and descriptions of groups in a VPC. */
const TEXT = /^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/;

/** CreateSecurityGroup, checked for form. */
export function newGroupOf(request: CreateSecurityGroupRequest): NewGroup {
  const name = textOf('GroupName', request.GroupName);
  const description = textOf('GroupDescription', request.Description);
  if (/^sg-/i.test(name)) refuse(name, 'GroupName', 'Group names may not be in the format sg-*');
  if (name.toLowerCase() === DEFAULT_GROUP)
    throw new EngineError('InvalidParameterValue', `Cannot use reserved security group name: ${name}`);
  const tags = tagsOfSpecifications(request.TagSpecifications, ['security-group'])['security-group'];
  checkedIds('vpc', request.VpcId === undefined ? [] : [request.VpcId]);
  return { name, description, tags: tags ?? [], vpcId: request.VpcId };
}

function textOf(parameter: string, value = ''): string {
  if (value.length > 255) refuse(value, parameter, 'It exceeds the maximum length of 255 characters');
  if (!TEXT.test(value))
    refuse(value, parameter, 'Valid characters are a-z, A-Z, 0-9, spaces, and ._-:/()#,@[]+=&;{}!$*');
  return value;
}

function refuse(value: string, parameter: string, why: string): never {
  throw new EngineError(
    'InvalidParameterValue',
    `Value (${value.slice(0, 100)}) for parameter ${parameter} is invalid. ${why}.`,
  );
}
