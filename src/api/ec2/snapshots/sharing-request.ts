import { type CreateVolumePermission, type ModifySnapshotAttributeRequest } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../common/errors/engine-error.js';
import { type SharedWith } from '../../../cloud/snapshots/snapshot-sharing.service.js';

const NOBODY: SharedWith = { all: false, accounts: [] };

/** ModifySnapshotAttribute → who may make volumes of it, and who may not any more: named, or by the older lists. */
export function sharingChangeOf(request: ModifySnapshotAttributeRequest) {
  const { Attribute, CreateVolumePermission: named, OperationType, UserIds = [], GroupNames = [] } = request;
  if (Attribute !== undefined) requireSharing(Attribute);
  if (named) return { add: allowedIn(named.Add), remove: allowedIn(named.Remove) };
  const asked = allowedOf(GroupNames, UserIds);
  if (!asked.all && asked.accounts.length === 0)
    throw new EngineError('InvalidParameterCombination', 'No attributes specified.');
  if (OperationType === 'add') return { add: asked, remove: NOBODY };
  if (OperationType === 'remove') return { add: NOBODY, remove: asked };
  throw new EngineError('MissingParameter', 'The request must contain the parameter operationType');
}

/** The one attribute of snapshots that may be changed. Throws InvalidParameterValue. */
export function requireSharing(attribute: string): void {
  if (attribute !== 'createVolumePermission')
    throw new EngineError('InvalidParameterValue', `The attribute ${attribute} cannot be changed.`);
}

const allowedIn = (permissions: readonly CreateVolumePermission[] = []): SharedWith =>
  allowedOf(
    permissions.flatMap(({ Group }) => Group ?? []),
    permissions.flatMap(({ UserId }) => UserId ?? []),
  );

function allowedOf(groups: readonly string[], accounts: readonly string[]): SharedWith {
  const wrong = groups.find((group) => group !== 'all');
  if (wrong !== undefined)
    throw new EngineError('InvalidParameterValue', `The group '${wrong.slice(0, 64)}' is not valid.`);
  return { all: groups.length > 0, accounts: [...new Set(accounts)] };
}
