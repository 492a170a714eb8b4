import { type Provider } from '@nestjs/common';
import { packageFolder } from '../common/package-folder.js';
import { Database } from '../common/prisma/database.js';
import { Sealer } from '../common/seal/sealer.js';
import { stateRoot, statePaths } from '../common/state/state-paths.js';
import { type EngineApiFlags } from '../daemons/engine-api.flags.js';
import { FlavorRepository } from '../flavors/flavor.repository.js';
import { FlavorService } from '../flavors/flavor.service.js';
import { ConsoleReader } from '../hosts/console-reader.js';
import { HostStreams } from '../hosts/host-streams.js';
import { ImageRepository } from '../images/image.repository.js';
import { IMAGE_MAX_BYTES, ImageService } from '../images/image.service.js';
import { ImageStore } from '../images/image-store.js';
import { InstanceAttributes } from '../instances/instance-attributes.js';
import { instanceReaderProviders } from '../instances/instance-reader.providers.js';
import { InstanceVerbs } from '../instances/instance-verbs.js';
import { INSTANCE_DEPENDENTS } from '../instances/instance-dependents.js';
import { INSTANCE_FLAGS } from '../instances/instance.flags.js';
import { InstanceService } from '../instances/instance.service.js';
import { LaunchFacts } from '../instances/launch-facts.js';
import { Launcher } from '../instances/launcher.js';
import { KeyPairRepository } from '../keypairs/key-pair.repository.js';
import { KeyPairService } from '../keypairs/key-pair.service.js';
import { AddressRepository } from '../networks/address.repository.js';
import { NetworkInterfaceRepository } from '../networks/network-interface.repository.js';
import { NetworkRepository } from '../networks/network.repository.js';
import { SubnetRepository } from '../networks/subnet.repository.js';
import { Outbox } from '../outbox/outbox.js';
import { OutboxRepository } from '../outbox/outbox.repository.js';
import { controlNouns, type ControlNouns } from '../nouns/control-nouns.js';
import { NOUNS } from '../nouns/registry.js';
import { AccountService } from '../quotas/account.service.js';
import { QUOTA_FLAGS, QuotaService } from '../quotas/quota.service.js';
import { Scheduler, SCHEDULER_FLAGS } from '../scheduler/scheduler.js';
import { IngressService } from '../security-groups/ingress.service.js';
import { SecurityGroupRuleRepository } from '../security-groups/rule.repository.js';
import { SecurityGroupRepository } from '../security-groups/security-group.repository.js';
import { SecurityGroupService } from '../security-groups/security-group.service.js';
import { TagRepository } from '../tags/tag.repository.js';
import { TagService } from '../tags/tag.service.js';
import { zoneProviders } from '../zones/zone.providers.js';

const services = [
  AccountService,
  AddressRepository,
  ConsoleReader,
  FlavorRepository,
  FlavorService,
  HostStreams,
  ImageRepository,
  ImageService,
  IngressService,
  InstanceAttributes,
  InstanceService,
  InstanceVerbs,
  KeyPairRepository,
  KeyPairService,
  LaunchFacts,
  Launcher,
  NetworkInterfaceRepository,
  NetworkRepository,
  Outbox,
  OutboxRepository,
  QuotaService,
  Scheduler,
  SecurityGroupRepository,
  SecurityGroupRuleRepository,
  SecurityGroupService,
  SubnetRepository,
  TagRepository,
  TagService,
  ...instanceReaderProviders,
];

const GIB = 2 ** 30;

/** Everything that the APIs' verbs may call, and what that stands on. */
export function serviceProviders(
  database: Database,
  sealer: Sealer,
  flags: EngineApiFlags,
  nouns: ControlNouns = controlNouns,
): readonly Provider[] {
  const { images } = statePaths(stateRoot(flags, packageFolder()));
  return [
    { provide: Database, useValue: database },
    { provide: Sealer, useValue: sealer },
    { provide: ImageStore, useValue: new ImageStore(images) },
    { provide: NOUNS, useValue: nouns.registry },
    { provide: INSTANCE_DEPENDENTS, useValue: nouns.dependents },
    { provide: IMAGE_MAX_BYTES, useValue: flags.image_max_gib * GIB },
    ...[INSTANCE_FLAGS, QUOTA_FLAGS, SCHEDULER_FLAGS].map((provide) => ({ provide, useValue: flags })),
    ...zoneProviders(flags),
    ...services,
  ];
}
