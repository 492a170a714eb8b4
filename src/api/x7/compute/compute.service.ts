import type { FlavorService } from '../../../cloud/flavors/flavor.service.js';
import type { KeyPairService } from '../../../cloud/keypairs/key-pair.service.js';
import { computeError } from '../door/error-bodies.js';
import type { X7Service } from '../door/x7-service.js';
import { flavorRoutes } from './flavors.routes.js';
import { keyPairRoutes } from './key-pairs.routes.js';
import type { ActionParts } from './server-action.js';
import { serverActionRoutes } from './server-actions.routes.js';
import { serverRoutes } from './servers.routes.js';

export interface ComputeParts extends ActionParts {
  readonly flavors: FlavorService;
  readonly keyPairs: KeyPairService;
}

/** Minor number of the highest microversion that is whole. */
export const COMPUTE_MAX = 1;

/** Compute v2.1 over the cloud's instances, flavors and key pairs. */
export const computeService = (parts: ComputeParts): X7Service => ({
  ...{ name: 'compute', prefix: '/compute/v2.1', takesProject: true, sendsComputeRequestId: true },
  microversions: {
    ...{ name: 'compute', major: 2, min: 1, max: COMPUTE_MAX, initial: 1 },
    legacyHeader: 'X-OpenStack-Nova-API-Version',
  },
  errorBody: computeError,
  routes: [
    ...serverRoutes(parts),
    ...serverActionRoutes(parts),
    ...flavorRoutes(parts.flavors),
    ...keyPairRoutes(parts.keyPairs),
  ],
});
