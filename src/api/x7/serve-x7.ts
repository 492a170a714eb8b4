import type { INestApplicationContext } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { FlavorService } from '../../cloud/flavors/flavor.service.js';
import { AggregateService } from '../../cloud/hosts/aggregate.service.js';
import { HostService } from '../../cloud/hosts/host.service.js';
import { HostViews } from '../../cloud/hosts/host-views.service.js';
import { ImageService } from '../../cloud/images/image.service.js';
import { INSTANCE_FLAGS } from '../../cloud/instance-facts/instance.flags.js';
import { InstanceReaderService } from '../../cloud/instances/instance-reader.service.js';
import { InstanceUsage } from '../../cloud/instances/instance-usage.service.js';
import { InstanceImages } from '../../cloud/instances/instance-images.service.js';
import { InstanceService } from '../../cloud/instances/instance.service.js';
import { KeptChanges } from '../../cloud/instances/kept/kept-changes.service.js';
import { KeptInstances } from '../../cloud/instances/kept/kept-instances.service.js';
import { KeptUserData } from '../../cloud/instances/kept/kept-user-data.service.js';
import { ConsoleOutputs } from '../../cloud/instances/traces/console-output.service.js';
import { CountersReader } from '../../cloud/streams/counters-reader.js';
import { KeyPairService } from '../../cloud/keypairs/key-pair.service.js';
import { InstanceHistory } from '../../cloud/operations/instance-history.service.js';
import { PlacementGroupService } from '../../cloud/placement-groups/placement-group.service.js';
import { ProjectQuotas } from '../../cloud/quotas/project-quotas.service.js';
import { ProjectDirectory } from '../../cloud/projects/project-directory.service.js';
import { AccessKeyService } from '../../cloud/users/access-key.service.js';
import { ApplicationCredentials } from '../../cloud/users/application-credential.service.js';
import { CredentialService } from '../../cloud/users/credential.service.js';
import { Grants } from '../../cloud/users/grants.service.js';
import { PasswordService } from '../../cloud/users/password.service.js';
import { UserDirectory } from '../../cloud/users/user-directory.service.js';
import { AccessService } from '../../cloud/users/access.service.js';
import { TokenService } from '../../cloud/users/token.service.js';
import { COMPUTE_MAX } from './compute/compute.service.js';
import { TokenGuard } from './door/token-guard.js';
import { x7Door, type X7Limits } from './door/x7-door.js';
import { Proofs } from './identity/proofs.js';
import { SignIn } from './identity/sign-in.js';
import { imageParts } from './image/image-parts.js';
import { networkParts } from './network/network-parts.js';
import { choicesAt } from './versions/choices.js';
import { volumeParts } from './volume/volume-parts.js';
import { versionDocuments } from './versions/version-documents.js';
import { type X7Parts, x7Services } from './x7-services.js';

const MAXIMUM = { compute: `2.${COMPUTE_MAX}` };

/** Beside the services: what the door itself needs of engine-api's module. */
export const x7Providers = [Proofs, SignIn];

interface X7Settings extends X7Limits {
  readonly region: string;
  readonly x7_body_limit: number;
}

/** The X7 API over the services of engine-api; it does not listen yet. */
export function x7Application(app: INestApplicationContext, flags: X7Settings): FastifyInstance {
  return x7Door({
    guard: new TokenGuard(app.get(TokenService, { strict: false })),
    bodyLimit: flags.x7_body_limit,
    limits: flags,
    roots: versionDocuments(MAXIMUM),
    choices: (path, base) => choicesAt(MAXIMUM, path, base),
    services: x7Services(partsOf(app, flags.region)),
  });
}

function partsOf(app: INestApplicationContext, region: string): X7Parts {
  const get = <T>(type: abstract new (...args: never[]) => T): T =>
    app.get<T>(type as never, { strict: false });
  return {
    ...{ signIn: get(SignIn), tokens: get(TokenService), accesses: get(AccessService), region },
    ...imageParts(get),
    ...{ images: get(ImageService), flavors: get(FlavorService), keyPairs: get(KeyPairService) },
    ...{ instances: get(InstanceService), reader: get(InstanceReaderService), kept: get(KeptInstances) },
    ...{ instanceImages: get(InstanceImages), serverGroups: get(PlacementGroupService) },
    ...{
      changes: get(KeptChanges),
      userData: get(KeptUserData),
      consoles: get(ConsoleOutputs),
      history: get(InstanceHistory),
      counters: get(CountersReader),
    },
    ...{ ...networkParts(get), ...volumeParts(get) },
    ...{ hosts: get(HostViews), hostAdmin: get(HostService), usage: get(InstanceUsage) },
    aggregates: get(AggregateService),
    ...{ users: get(UserDirectory), projects: get(ProjectDirectory), grants: get(Grants) },
    ...{
      passwords: get(PasswordService),
      accessKeys: get(AccessKeyService),
      credentials: get(CredentialService),
    },
    applicationCredentials: get(ApplicationCredentials),
    ...{ quotas: get(ProjectQuotas), flags: app.get(INSTANCE_FLAGS, { strict: false }) },
  };
}
