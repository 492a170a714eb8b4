import { type MachineryName } from '../../nouns/machinery.js';
import { type NounName } from '../../nouns/registry.js';
import type { AuditCheck, Inventories } from '../fact.js';
import type { Finding } from '../finding.js';
import { addressesCheck } from './addresses.check.js';
import { claimsCheck } from './claims.check.js';
import { guestsCheck } from './guests.check.js';
import { hostsCheck } from './hosts.check.js';
import { operationsCheck } from './operations.check.js';
import { portsCheck } from './ports.check.js';
import { usageCheck } from './usage.check.js';

/** What the audit looks at, by whose rows it is about. Null: nothing else says how they should be. */
export const checksByName = {
  account: null,
  network: null,
  service: null,
  host: [hostsCheck],
  tag: null,
  cleanup: null,
  operation: [operationsCheck],
  'client-token': null,
  flavor: null,
  image: null,
  'key-pair': null,
  vpc: null,
  subnet: null,
  'security-group': null,
  'security-group-rule': null,
  instance: [guestsCheck, claimsCheck, usageCheck],
  'network-interface': [portsCheck, addressesCheck],
  zone: null,
} as const satisfies Readonly<Record<NounName | MachineryName, readonly AuditCheck[] | null>>;

/** Everything that the audit looks at. */
export const checks: readonly AuditCheck[] = Object.values(checksByName).flatMap((some) => some ?? []);

/** What the checks find in rows by the names of their facts; of all checks where none are named. */
export const findingsIn = (facts: Inventories, all: readonly AuditCheck[] = checks): readonly Finding[] =>
  all.flatMap(({ find }) => find(facts));
