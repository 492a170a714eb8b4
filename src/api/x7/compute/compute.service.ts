import type { FlavorService } from '../../../cloud/flavors/flavor.service.js';
import type { KeyPairService } from '../../../cloud/keypairs/key-pair.service.js';
import { computeError } from '../door/error-bodies.js';
import type { X7Service } from '../door/x7-service.js';
import { remoteConsoleRoutes } from './console.actions.js';
import { type DiagnosticsParts, diagnosticsRoutes } from './diagnostics.routes.js';
import { extensionRoutes } from './extensions.routes.js';
import { floatingIpProxyRoutes } from './floating-ips.routes.js';
import type { FloatingIpParts } from '../network/floating-ip-changes.js';
import { flavorAdminRoutes } from './flavor-admin.routes.js';
import { flavorSpecRoutes } from './flavor-specs.routes.js';
import { flavorRoutes } from './flavors.routes.js';
import { hostRoutes, type ZoneParts } from './hosts.routes.js';
import { hypervisorRoutes } from './hypervisors.routes.js';
import { type HistoryParts, instanceActionRoutes } from './instance-actions.routes.js';
import { imageProxyRoutes, type ImageProxyParts } from './images.routes.js';
import type { InterfaceParts } from './attach-interface.js';
import { interfaceRoutes } from './interfaces.routes.js';
import { keyPairRoutes } from './key-pairs.routes.js';
import { limitRoutes } from './limits.routes.js';
import type { GroupParts } from '../network/security-groups.routes.js';
import { networkProxyRoutes } from './networks.routes.js';
import { securityGroupProxyRoutes } from './security-groups.routes.js';
import { type QuotaParts, quotaRoutes } from './quotas.routes.js';
import { type AggregateParts, aggregateRoutes } from './aggregates.routes.js';
import type { ActionParts } from './server-action.js';
import { serverActionRoutes } from './server-actions.routes.js';
import { serverFactRoutes } from './server-facts.routes.js';
import { type ServerGroupParts, serverGroupRoutes } from './server-groups.routes.js';
import { serverMetadataRoutes } from './server-metadata.routes.js';
import { serverTagRoutes } from './server-tags.routes.js';
import { serverRoutes } from './servers.routes.js';
import { serviceRoutes } from './services.routes.js';
import { unbuiltComputeRoutes } from './unbuilt.routes.js';
import { type UsageParts, usageRoutes } from './usage.routes.js';
import { type AttachmentParts, volumeAttachmentRoutes } from './volume-attachments.routes.js';
import { volumeProxyRoutes } from './volumes.routes.js';

export interface ComputeParts
  extends
    ActionParts,
    AggregateParts,
    AttachmentParts,
    DiagnosticsParts,
    FloatingIpParts,
    GroupParts,
    HistoryParts,
    ImageProxyParts,
    InterfaceParts,
    QuotaParts,
    ServerGroupParts,
    UsageParts,
    ZoneParts {
  readonly flavors: FlavorService;
  readonly keyPairs: KeyPairService;
}

/** Minor number of the highest microversion of which every route and key is in the table. */
export const COMPUTE_MAX = 75;

const SERVER_ROUTES = [
  ...[serverRoutes, serverActionRoutes, serverMetadataRoutes, serverTagRoutes, serverFactRoutes],
  ...[interfaceRoutes, remoteConsoleRoutes, instanceActionRoutes, volumeAttachmentRoutes],
  diagnosticsRoutes,
];

/** Compute v2.1. */
export const computeService = (parts: ComputeParts): X7Service => ({
  ...{ name: 'compute', prefix: '/compute/v2.1', takesProject: true, sendsComputeRequestId: true },
  microversions: {
    ...{ name: 'compute', major: 2, min: 1, max: COMPUTE_MAX, initial: 1 },
    legacyHeader: 'X-OpenStack-Nova-API-Version',
  },
  statuses: { AddressLimitExceeded: 403 },
  errorBody: computeError,
  routes: [
    ...SERVER_ROUTES.flatMap((of) => of(parts)),
    ...[flavorRoutes, flavorAdminRoutes, flavorSpecRoutes].flatMap((of) => of(parts.flavors)),
    ...keyPairRoutes(parts.keyPairs),
    ...serverGroupRoutes(parts),
    ...[limitRoutes, quotaRoutes, usageRoutes].flatMap((of) => of(parts)),
    ...aggregateRoutes(parts),
    ...[hostRoutes, hypervisorRoutes, serviceRoutes].flatMap((of) => of(parts)),
    ...[
      imageProxyRoutes,
      networkProxyRoutes,
      securityGroupProxyRoutes,
      floatingIpProxyRoutes,
      volumeProxyRoutes,
    ].flatMap((of) => of(parts)),
    ...extensionRoutes,
    ...unbuiltComputeRoutes,
  ],
});
