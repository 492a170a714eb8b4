import type { Placement, RunInstancesRequest } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../../common/errors/engine-error.js';
import { byEc2Id, byName, type Ref } from '../../../../common/refs/ref.js';
import type { LaunchRequest } from '../../../../cloud/instances/instance.js';
import type { InstanceFlags } from '../../../../cloud/instance-facts/instance.flags.js';
import { tagsOfSpecifications } from '../../../../cloud/tags/tag-specifications.js';
import { placementGroupRef } from '../../placement-groups/placement-group-ref.js';
import { idRef } from '../../refs.js';
import { refuseUnbuilt } from './built.js';
import { deviceMappingsOf } from './launch-mappings.js';
import { launchNetworkOf } from './launch-network.js';
import { LAUNCH_PARAMETERS } from './launch-parameters.js';
import { requestHashOf } from './request-hash.js';
import { userDataOf } from './user-data.js';

type Defaults = Pick<InstanceFlags, 'default_instance_type' | 'default_metadata_tokens'>;

/** RunInstances → what to launch. Everything about its form is checked here; what needs rows is the service's. */
export function launchRequestOf(request: RunInstancesRequest, defaults: Defaults): LaunchRequest {
  refuseUnbuilt(request, LAUNCH_PARAMETERS);
  const tags = tagsOfSpecifications(request.TagSpecifications, ['instance', 'network-interface', 'volume']);
  const { KeyName, UserData, Placement, ClientToken, MetadataOptions: metadata } = request;
  if (Placement?.AvailabilityZone && Placement.AvailabilityZoneId)
    throw new EngineError(
      'InvalidParameterCombination',
      'Only one of AvailabilityZone and AvailabilityZoneId may be specified',
    );
  return {
    image: imageOf(request),
    flavor: byName(request.InstanceType ?? defaults.default_instance_type),
    ...countsOf(request),
    ...(KeyName !== undefined && { keyPair: keyOf(KeyName) }),
    ...launchNetworkOf(request),
    ...(UserData !== undefined && UserData !== '' && { userData: userDataOf(UserData) }),
    ...(Placement?.AvailabilityZone && { zone: Placement.AvailabilityZone }),
    ...placementGroupOf(Placement),
    ...(ClientToken && { clientToken: tokenOf(ClientToken) }),
    requestHash: requestHashOf(request),
    shutdownBehaviour: request.InstanceInitiatedShutdownBehavior ?? 'stop',
    disableTermination: request.DisableApiTermination ?? false,
    disableStop: request.DisableApiStop ?? false,
    metadata: {
      enabled: metadata?.HttpEndpoint !== 'disabled',
      tokens: metadata?.HttpTokens ?? defaults.default_metadata_tokens,
      hopLimit: metadata?.HttpPutResponseHopLimit ?? 1,
      ipv6: metadata?.HttpProtocolIpv6 === 'enabled',
    },
    mappings: deviceMappingsOf(request.BlockDeviceMappings),
    tags: tags.instance ?? [],
    interfaceTags: tags['network-interface'] ?? [],
    // Ansible's ec2_instance sends them whenever it is given a name, volumes or not.
    volumeTags: tags.volume ?? [],
  };
}

/** An empty name is none. */
function placementGroupOf(placement: Placement | undefined): Pick<LaunchRequest, 'placementGroup'> {
  const { GroupName: name, GroupId: id } = placement ?? {};
  if (name && id)
    throw new EngineError(
      'InvalidParameterCombination',
      'The parameter GroupId cannot be used with the parameter GroupName',
    );
  if (id) return { placementGroup: byEc2Id(id) };
  return name ? { placementGroup: placementGroupRef(name) } : {};
}

function keyOf(name: string): Ref {
  if (name !== '') return byName(name);
  throw new EngineError('InvalidParameterValue', `Invalid value '' for keyPairNames. It should not be blank`);
}

function imageOf({ ImageId }: RunInstancesRequest): Ref {
  if (ImageId === undefined)
    throw new EngineError('MissingParameter', 'The request must contain the parameter ImageId');
  return idRef('image', ImageId);
}

function countsOf({
  MinCount: minCount,
  MaxCount: maxCount,
}: RunInstancesRequest): Pick<LaunchRequest, 'minCount' | 'maxCount'> {
  if (minCount === undefined || maxCount === undefined)
    throw new EngineError(
      'MissingParameter',
      `The request must contain the parameter ${minCount === undefined ? 'MinCount' : 'MaxCount'}`,
    );
  if (minCount < 1 || maxCount < 1 || maxCount > MOST)
    throw new EngineError(
      'InvalidParameterValue',
      `Value (${minCount}..${maxCount}) for parameters minCount and maxCount is invalid: 1 to ${MOST} instances`,
    );
  if (minCount > maxCount)
    throw new EngineError(
      'InvalidParameterValue',
      `Value (${minCount}) for parameter minCount is invalid. It must not be greater than maxCount (${maxCount}).`,
    );
  return { minCount, maxCount };
}

/** More in one request is a mistake of the caller's. */
const MOST = 1000;

function tokenOf(token: string): string {
  if (/^[\x20-\x7e]{1,64}$/.test(token)) return token;
  throw new EngineError(
    'InvalidParameterValue',
    'Value for parameter clientToken is invalid. It may have up to 64 ASCII characters.',
  );
}
