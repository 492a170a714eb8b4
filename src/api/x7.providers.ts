import type { Provider } from '@nestjs/common';
import { FloatingNetworks } from '../cloud/floating-addresses/floating-networks.service.js';
import { AggregateService } from '../cloud/hosts/aggregate.service.js';
import { HostAdminRepository } from '../cloud/hosts/host-admin.repository.js';
import { HostService } from '../cloud/hosts/host.service.js';
import { HOST_SETTINGS, type HostSettings, HostViews } from '../cloud/hosts/host-views.service.js';
import { InstanceUsage } from '../cloud/instances/instance-usage.service.js';
import { KeptChanges } from '../cloud/instances/kept/kept-changes.service.js';
import { KeptInstanceRepository } from '../cloud/instances/kept/kept-instance.repository.js';
import { KeptInstances } from '../cloud/instances/kept/kept-instances.service.js';
import { KeptUserData } from '../cloud/instances/kept/kept-user-data.service.js';
import { NetworkReader } from '../cloud/networks/network-reader.service.js';
import { PortReader } from '../cloud/networks/port-reader.service.js';
import { InstanceHistory } from '../cloud/operations/instance-history.service.js';
import { NOUN_ROWS } from '../cloud/operations/noun-rows.js';
import { ProjectQuotas } from '../cloud/quotas/project-quotas.service.js';
import { ProjectDirectory } from '../cloud/projects/project-directory.service.js';
import { ProjectRepository } from '../cloud/projects/project.repository.js';
import { ProjectService } from '../cloud/projects/project.service.js';
import { AccessKeyRepository } from '../cloud/users/access-key.repository.js';
import { AccessKeyService } from '../cloud/users/access-key.service.js';
import { Grants } from '../cloud/users/grants.service.js';
import { UserRepository } from '../cloud/users/user.repository.js';
import { UserService } from '../cloud/users/user.service.js';
import { UserDirectory } from '../cloud/users/user-directory.service.js';
import { VolumeWordsService } from '../cloud/volumes/volume-words.service.js';
import type { ControlNouns } from '../cloud/registry/control-nouns.js';

/** What X7 may call beside the services that EC2 calls too, and what that stands on. */
export const x7ServiceProviders = (settings: HostSettings, nouns: ControlNouns): readonly Provider[] => [
  ...[
    AggregateService,
    HostAdminRepository,
    HostService,
    HostViews,
    InstanceHistory,
    InstanceUsage,
    KeptChanges,
  ],
  ...[FloatingNetworks, VolumeWordsService],
  ...[KeptInstanceRepository, KeptInstances, KeptUserData, NetworkReader, PortReader, ProjectQuotas],
  ...[AccessKeyRepository, AccessKeyService, Grants, ProjectDirectory, ProjectRepository, ProjectService],
  ...[UserDirectory, UserRepository, UserService],
  { provide: HOST_SETTINGS, useValue: settings },
  { provide: NOUN_ROWS, useValue: nouns.rows },
];
