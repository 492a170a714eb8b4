import type { RequestContext } from '../../common/context/request-context.js';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import type { OperationMember } from '../operations/operation.repository.js';
import type { LaunchRequest } from './instance.js';
import type { LaunchFactsFound } from './launch-facts.js';
import type { ReservationRow } from './launch-rows.repository.js';
import { instanceNoun } from './instance.noun.js';

export interface Decided {
  readonly id: string;
  readonly operationId: string;
  readonly zone: string;
  readonly facts: LaunchFactsFound;
  readonly groupIds: readonly string[];
  readonly configDrive: boolean;
}

/** What the caller asked and what was found, as the rows keep it. */
export const reservationRowOf = (
  { projectId, userId }: RequestContext,
  launch: LaunchRequest,
  { id, operationId, zone, facts, groupIds, configDrive }: Decided,
): ReservationRow => ({
  id,
  ec2Id: ec2IdWith(instanceNoun.ec2.prefixes.reservation, id),
  projectId,
  userId,
  operationId,
  imageId: facts.image.id,
  flavorName: facts.flavor.name,
  vcpus: facts.flavor.vcpus,
  memoryMiB: facts.flavor.memoryMiB,
  diskGiB: facts.size.diskGiB,
  rootIsVolume: facts.volumes.rootIsVolume,
  localDevices: facts.volumes.localDevices,
  extraSpecs: facts.flavor.extraSpecs,
  swapMiB: facts.flavor.swapMiB,
  ephemeralGiB: facts.flavor.ephemeralGiB,
  description: launch.description ?? null,
  labels: launch.labels ?? [],
  keyName: facts.key?.name ?? null,
  publicKey: facts.key?.publicKey ?? null,
  placementGroupId: facts.group?.id ?? null,
  clientToken: launch.clientToken ?? null,
  requestedZone: launch.zone ?? null,
  requestedHost: launch.host ?? null,
  zone,
  shutdownBehaviour: launch.shutdownBehaviour,
  disableTermination: launch.disableTermination,
  disableStop: launch.disableStop,
  metadataEnabled: launch.metadata.enabled,
  metadataTokens: launch.metadata.tokens,
  metadataHopLimit: launch.metadata.hopLimit,
  metadataIpv6: launch.metadata.ipv6 ?? false,
  configDrive,
  groupIds,
});

/** An instance of the launch as its operation knows it. */
export const newMember = ({
  id,
  ec2Id,
}: {
  readonly id: string;
  readonly ec2Id: string;
}): OperationMember => ({
  ...{ noun: 'instance', id, ec2Id },
  generation: 1,
});
