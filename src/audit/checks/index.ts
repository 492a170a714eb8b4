import type { AuditFacts } from '../audit-facts.js';
import type { Check, Finding } from '../finding.js';
import { addressesCheck } from './addresses.check.js';
import { claimsCheck } from './claims.check.js';
import { guestsCheck } from './guests.check.js';
import { hostsCheck } from './hosts.check.js';
import { operationsCheck } from './operations.check.js';
import { portsCheck } from './ports.check.js';
import { usageCheck } from './usage.check.js';

/** Everything that the audit looks at. */
export const checks: readonly Check<AuditFacts>[] = [
  hostsCheck,
  operationsCheck,
  guestsCheck,
  claimsCheck,
  usageCheck,
  portsCheck,
  addressesCheck,
];

export const findingsIn = (facts: AuditFacts): readonly Finding[] => checks.flatMap((check) => check(facts));
