import type { AuditCheck, Inventories } from '../fact.js';
import type { Finding } from '../finding.js';
import { addressesCheck } from './addresses.check.js';
import { claimsCheck } from './claims.check.js';
import { guestsCheck } from './guests.check.js';
import { hostsCheck } from './hosts.check.js';
import { operationsCheck } from './operations.check.js';
import { portsCheck } from './ports.check.js';
import { usageCheck } from './usage.check.js';

/** Everything that the audit looks at. */
export const checks: readonly AuditCheck[] = [
  hostsCheck,
  operationsCheck,
  guestsCheck,
  claimsCheck,
  usageCheck,
  portsCheck,
  addressesCheck,
];

/** What the checks find in rows by the names of their facts; of all checks where none are named. */
export const findingsIn = (facts: Inventories, all: readonly AuditCheck[] = checks): readonly Finding[] =>
  all.flatMap(({ find }) => find(facts));
