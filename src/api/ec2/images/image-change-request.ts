import type { LaunchPermission, ModifyImageAttributeRequest } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../common/errors/engine-error.js';
import type { Allowed, PermissionChange } from '../../../cloud/images/launch-permission.js';
import { type Built, refuseUnbuilt } from '../instances/launch/built.js';
import { imageAttributeNamed } from './image-attribute.view.js';

const PERMISSIONS: Built = { UserId: 'built', Group: 'built' };

const PARAMETERS: Built = {
  ImageId: 'built',
  DryRun: 'built',
  Attribute: 'built',
  Value: 'built',
  OperationType: 'built',
  UserIds: 'built',
  UserGroups: 'built',
  Description: { Value: 'built' },
  LaunchPermission: { Add: PERMISSIONS, Remove: PERMISSIONS },
};

/** What ModifyImageAttribute asks for. */
export type ImageChange = { readonly description: string } | { readonly permissions: PermissionChange };

const NOBODY: Allowed = { all: false, accounts: [] };

/** ModifyImageAttribute → the one change that it asks for: named, or in the older way by `Attribute`. */
export function imageChangeOf(request: ModifyImageAttributeRequest): ImageChange {
  refuseUnbuilt(request, PARAMETERS);
  const { Attribute, Description, LaunchPermission } = request;
  const named = [Description, LaunchPermission].filter((one) => one !== undefined);
  if (named.length > 1)
    throw new EngineError('InvalidParameterCombination', 'Fields for multiple attribute types specified');
  if (Description) return { description: Description.Value ?? '' };
  if (LaunchPermission)
    return {
      permissions: { add: allowedIn(LaunchPermission.Add), remove: allowedIn(LaunchPermission.Remove) },
    };
  if (Attribute !== undefined) return changeByAttribute(Attribute, request);
  throw new EngineError('InvalidParameterCombination', 'No attributes specified.');
}

function changeByAttribute(attribute: string, request: ModifyImageAttributeRequest): ImageChange {
  const name = imageAttributeNamed(attribute);
  if (name === 'description') return { description: request.Value ?? '' };
  if (name === 'launchPermission') return { permissions: listedChange(request) };
  throw new EngineError(
    'UnsupportedOperation',
    `The attribute ${attribute} cannot be changed in this cloud.`,
  );
}

function listedChange({ OperationType, UserIds = [], UserGroups = [] }: ModifyImageAttributeRequest) {
  const asked = allowedOf(UserGroups, UserIds);
  if (!asked.all && asked.accounts.length === 0)
    throw new EngineError('InvalidParameterCombination', 'No attributes specified.');
  if (OperationType === 'add') return { add: asked, remove: NOBODY };
  if (OperationType === 'remove') return { add: NOBODY, remove: asked };
  throw new EngineError('MissingParameter', 'The request must contain the parameter operationType');
}

const allowedIn = (permissions: readonly LaunchPermission[] | undefined): Allowed =>
  allowedOf(
    (permissions ?? []).flatMap(({ Group }) => (Group === undefined ? [] : [Group])),
    (permissions ?? []).flatMap(({ UserId }) => (UserId === undefined ? [] : [UserId])),
  );

function allowedOf(groups: readonly string[], accounts: readonly string[]): Allowed {
  const wrong = groups.find((group) => group !== 'all');
  if (wrong !== undefined)
    throw new EngineError(
      'InvalidAMIAttributeItemValue',
      `Invalid attribute item value "${wrong.slice(0, 64)}" for userGroup item type.`,
    );
  return { all: groups.length > 0, accounts: [...new Set(accounts)] };
}
