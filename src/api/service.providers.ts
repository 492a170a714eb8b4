import { type Provider } from '@nestjs/common';
import { packageFolder } from '../common/package-folder.js';
import { Database } from '../common/prisma/database.js';
import { Sealer } from '../common/seal/sealer.js';
import { stateRoot, statePaths } from '../common/state/state-paths.js';
import { IPV6_POOL } from '../cloud/vpcs/vpc.flags.js';
import { type EngineApiFlags } from './engine-api.flags.js';
import { FlavorService } from '../cloud/flavors/flavor.service.js';
import { AddressAllocation } from '../cloud/floating-addresses/address-allocation.js';
import { AddressWork } from '../cloud/floating-addresses/address-work.js';
import { FloatingAddressService } from '../cloud/floating-addresses/floating-address.service.js';
import { CountersReader } from '../cloud/streams/counters-reader.js';
import { ConsoleReader } from '../cloud/streams/console-reader.js';
import { HostStreams } from '../cloud/streams/host-streams.js';
import { IMAGE_USES } from '../cloud/images/image-use.js';
import { bundleProviders } from '../cloud/images/bundles/bundle.providers.js';
import { imageProviders } from '../cloud/images/image.providers.js';
import { InstanceAttributes } from '../cloud/instances/instance-attributes.js';
import { instanceReaderProviders } from '../cloud/instances/instance-reader.providers.js';
import { InstanceImages } from '../cloud/instances/instance-images.service.js';
import { InstanceResize } from '../cloud/instances/instance-resize.js';
import { InstanceVerbs } from '../cloud/instances/instance-verbs.js';
import { INSTANCE_DEPENDENTS } from '../cloud/instances/instance-dependents.js';
import { INSTANCE_FLAGS } from '../cloud/instance-facts/instance.flags.js';
import { InstanceService } from '../cloud/instances/instance.service.js';
import { ConsoleOutputs } from '../cloud/instances/traces/console-output.service.js';
import { keyPairProviders } from '../cloud/keypairs/key-pair.providers.js';
import { NetworkInterfaceRepository } from '../cloud/networks/network-interface.repository.js';
import { PlacementGroupService } from '../cloud/placement-groups/placement-group.service.js';
import { Outbox } from '../cloud/outbox/outbox.js';
import { OutboxRepository } from '../cloud/operations/outbox.repository.js';
import { controlNouns, type ControlNouns } from '../cloud/registry/control-nouns.js';
import { NOUNS } from '../cloud/nouns/noun.js';
import { ROW_KEEPERS } from '../cloud/nouns/row-keeper.js';
import { AccountService } from '../cloud/projects/account.service.js';
import { QUOTA_FLAGS, QuotaService } from '../cloud/quotas/quota.service.js';
import { Scheduler, SCHEDULER_FLAGS } from '../cloud/scheduler/scheduler.js';
import { RuleChangeService } from '../cloud/security-groups/rule-change.service.js';
import { RuleLocks } from '../cloud/security-groups/rule-locks.js';
import { SecurityGroupRuleService } from '../cloud/security-groups/rule.service.js';
import { SecurityGroupService } from '../cloud/security-groups/security-group.service.js';
import { snapshotProviders } from '../cloud/snapshots/snapshot.providers.js';
import { x7ServiceProviders } from './x7.providers.js';
import { TagService } from '../cloud/tags/tag.service.js';
import { VolumeScheduler } from '../cloud/scheduler/volume-scheduler.js';
import { launchProviders } from './launch.providers.js';
import { volumeProviders } from '../cloud/volumes/volume.providers.js';
import { cardServices } from './card.providers.js';
import { vpcServices } from './vpc.providers.js';
import { zoneProviders } from '../cloud/zones/zone.providers.js';

const services = [
  AccountService,
  AddressAllocation,
  AddressWork,
  ConsoleOutputs,
  ConsoleReader,
  CountersReader,
  FlavorService,
  FloatingAddressService,
  HostStreams,
  InstanceAttributes,
  InstanceImages,
  InstanceResize,
  InstanceService,
  InstanceVerbs,
  NetworkInterfaceRepository,
  Outbox,
  OutboxRepository,
  PlacementGroupService,
  QuotaService,
  Scheduler,
  ...cardServices,
  RuleChangeService,
  RuleLocks,
  SecurityGroupRuleService,
  SecurityGroupService,
  TagService,
  VolumeScheduler,
  ...instanceReaderProviders,
  ...keyPairProviders,
  ...launchProviders,
  ...snapshotProviders,
  ...volumeProviders,
  ...vpcServices,
];

/** Everything that the APIs' verbs may call, and what that stands on. */
export function serviceProviders(
  database: Database,
  sealer: Sealer,
  flags: EngineApiFlags,
  nouns: ControlNouns = controlNouns,
): readonly Provider[] {
  const { images, buckets } = statePaths(stateRoot(flags, packageFolder()));
  return [
    { provide: Database, useValue: database },
    { provide: Sealer, useValue: sealer },
    ...imageProviders(flags, images),
    ...bundleProviders({ database, sealer, folder: flags.buckets_path || buckets }),
    { provide: IMAGE_USES, useValue: nouns.imageUses },
    { provide: NOUNS, useValue: nouns.registry },
    { provide: ROW_KEEPERS, useValue: nouns.keepers },
    { provide: INSTANCE_DEPENDENTS, useValue: nouns.dependents },
    ...[INSTANCE_FLAGS, QUOTA_FLAGS, SCHEDULER_FLAGS].map((provide) => ({ provide, useValue: flags })),
    { provide: IPV6_POOL, useValue: flags.ipv6_pool },
    ...zoneProviders(flags),
    ...x7ServiceProviders(flags, nouns),
    ...services,
  ];
}
