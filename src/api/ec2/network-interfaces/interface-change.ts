import { type ModifyNetworkInterfaceAttributeRequest } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../common/errors/engine-error.js';
import { type InterfaceChange } from '../../../cloud/instances/interface.service.js';
import { type Built, off, refuseUnbuilt } from '../instances/launch/built.js';
import { idRefs } from '../refs.js';

const PARAMETERS: Built = {
  NetworkInterfaceId: 'built',
  DryRun: 'built',
  Description: { Value: 'built' },
  Groups: 'built',
  Attachment: { AttachmentId: 'built', DeleteOnTermination: 'built' },
  SourceDestCheck: { Value: 'built' },
  AssociatePublicIpAddress: off,
  EnablePrimaryIpv6: off,
};

const AROUND = new Set(['NetworkInterfaceId', 'DryRun']);

/** ModifyNetworkInterfaceAttribute → the one change that it asks for; undefined: it asks for what is so anyway. */
export function interfaceChangeOf(
  request: ModifyNetworkInterfaceAttributeRequest,
): InterfaceChange | undefined {
  refuseUnbuilt(request, PARAMETERS);
  const said = Object.entries(request).filter(([name, value]) => !AROUND.has(name) && value !== undefined);
  if (said.length === 0) refuse('No attributes specified.');
  if (said.length > 1) refuse('Fields for multiple attribute types specified');
  const { Description, Groups, SourceDestCheck, Attachment } = request;
  if (Description !== undefined) return { attribute: 'description', value: Description.Value ?? '' };
  if (SourceDestCheck?.Value !== undefined)
    return { attribute: 'sourceDestCheck', value: SourceDestCheck.Value };
  if (Attachment?.DeleteOnTermination !== undefined)
    return { attribute: 'deleteOnTermination', value: Attachment.DeleteOnTermination };
  if (Groups === undefined) return undefined;
  if (Groups.length === 0)
    throw new EngineError('MissingParameter', 'The request must contain the parameter GroupId');
  return { attribute: 'groups', value: idRefs('security-group', Groups) };
}

function refuse(message: string): never {
  throw new EngineError('InvalidParameterCombination', message);
}
