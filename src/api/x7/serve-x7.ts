import type { INestApplicationContext } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { FlavorService } from '../../cloud/flavors/flavor.service.js';
import { INSTANCE_FLAGS } from '../../cloud/instance-facts/instance.flags.js';
import { InstanceReaderService } from '../../cloud/instances/instance-reader.service.js';
import { InstanceService } from '../../cloud/instances/instance.service.js';
import { KeptInstances } from '../../cloud/instances/kept/kept-instances.service.js';
import { KeyPairService } from '../../cloud/keypairs/key-pair.service.js';
import { ConsoleOutputs } from '../../cloud/instances/traces/console-output.service.js';
import { AccessService } from '../../cloud/users/access.service.js';
import { TokenService } from '../../cloud/users/token.service.js';
import { COMPUTE_MAX } from './compute/compute.service.js';
import { TokenGuard } from './door/token-guard.js';
import { x7Door, type X7Limits } from './door/x7-door.js';
import { SignIn } from './identity/sign-in.js';
import { imageParts } from './image/image-parts.js';
import { choicesAt } from './versions/choices.js';
import { versionDocuments } from './versions/version-documents.js';
import { x7Services } from './x7-services.js';

const MAXIMUM = { compute: `2.${COMPUTE_MAX}` };

/** Beside the services: what the door itself needs of engine-api's module. */
export const x7Providers = [SignIn];

interface X7Settings extends X7Limits {
  readonly region: string;
  readonly x7_body_limit: number;
}

/** The X7 API over the services of engine-api; it does not listen yet. */
export function x7Application(app: INestApplicationContext, flags: X7Settings): FastifyInstance {
  const get = <T>(type: abstract new (...args: never[]) => T): T =>
    app.get<T>(type as never, { strict: false });
  const tokens = get(TokenService);
  return x7Door({
    guard: new TokenGuard(tokens),
    bodyLimit: flags.x7_body_limit,
    limits: flags,
    roots: versionDocuments(MAXIMUM),
    choices: (path, base) => choicesAt(MAXIMUM, path, base),
    services: x7Services({
      ...{ signIn: get(SignIn), tokens, accesses: get(AccessService), region: flags.region },
      ...imageParts(get),
      ...{ instances: get(InstanceService), reader: get(InstanceReaderService), kept: get(KeptInstances) },
      ...{ flavors: get(FlavorService), keyPairs: get(KeyPairService), consoles: get(ConsoleOutputs) },
      flags: app.get(INSTANCE_FLAGS, { strict: false }),
    }),
  });
}
