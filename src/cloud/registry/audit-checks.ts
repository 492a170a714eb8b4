import { type MachineryName } from './machinery.js';
import { type NounName } from './registry.js';
import type { AuditCheck } from '../audit/fact.js';
import { addressesCheck } from '../audit/checks/addresses.check.js';
import { blocksCheck } from '../audit/checks/blocks.check.js';
import { claimsCheck } from '../audit/checks/claims.check.js';
import { floatingCheck } from '../audit/checks/floating.check.js';
import { guestsCheck } from '../audit/checks/guests.check.js';
import { hostsCheck } from '../audit/checks/hosts.check.js';
import { natGatewaysCheck } from '../audit/checks/nat-gateways.check.js';
import { operationsCheck } from '../audit/checks/operations.check.js';
import { portsCheck } from '../audit/checks/ports.check.js';
import { snapshotsCheck } from '../audit/checks/snapshots.check.js';
import { volumesCheck } from '../audit/checks/volumes.check.js';
import { usageCheck } from '../audit/checks/usage.check.js';

/** What the audit looks at, by whose rows it is about. Null: nothing else says how they should be. */
export const checksByName = {
  user: null,
  project: null,
  access: null,
  quota: null,
  network: null,
  service: null,
  host: [hostsCheck],
  aggregate: null,
  'data-key': null,
  filter: [blocksCheck],
  membership: null,
  tag: null,
  cleanup: null,
  operation: [operationsCheck],
  'client-token': null,
  flavor: null,
  image: null,
  'key-pair': null,
  vpc: null,
  subnet: null,
  'internet-gateway': null,
  'egress-only-internet-gateway': null,
  'vpc-peering': null,
  'route-table': null,
  'network-acl': null,
  'dhcp-options': null,
  'security-group': null,
  'security-group-rule': null,
  'placement-group': null,
  instance: [guestsCheck, claimsCheck, usageCheck],
  'nat-gateway': [natGatewaysCheck],
  'network-interface': [portsCheck, addressesCheck],
  'floating-address': [floatingCheck],
  volume: [volumesCheck],
  snapshot: [snapshotsCheck],
  zone: null,
  bucket: null,
  object: null,
} as const satisfies Readonly<Record<NounName | MachineryName, readonly AuditCheck[] | null>>;

/** Everything that the audit looks at. */
export const checks: readonly AuditCheck[] = Object.values(checksByName).flatMap((some) => some ?? []);
