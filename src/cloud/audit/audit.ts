import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../common/prisma/database.js';
import type { DriftInventories } from '../repair/drift-contribution.js';
import { InventoryRepository } from '../hosts/inventory.repository.js';
import { AuditFactsRepository } from './audit-facts.repository.js';
import { type AuditCheck, findingsIn } from './fact.js';
import { type Finding, keyOfFinding } from './finding.js';

export interface AuditOptions {
  /** `--service_down_time`. */
  readonly downSeconds: number;
  /** How long hosts may take to send their inventories. */
  readonly patienceMs: number;
  /** Between the two passes. */
  readonly pauseMs: number;
  /** Those of all nouns and machinery. */
  readonly checks: readonly AuditCheck[];
}

export const AUDIT_DEFAULTS = { patienceMs: 5_000, pauseMs: 1_000 };

const POLL_MS = 25;

/**
 * Compares rows with guests, ports, taps, leases, filters, files, claims, addresses and operations, with fresh
 * inventories of all hosts that are alive. What it finds it looks at twice: work that goes on meanwhile is no finding.
 * Empty: nothing leaks.
 */
export async function audit(database: Database, options: AuditOptions): Promise<readonly Finding[]> {
  const first = await pass(database, options);
  if (first.length === 0) return first;
  await sleep(options.pauseMs);
  const again = new Set((await pass(database, options)).map(keyOfFinding));
  return first.filter((finding) => again.has(keyOfFinding(finding)));
}

async function pass(database: Database, options: AuditOptions): Promise<readonly Finding[]> {
  const { checks } = options;
  const facts = new AuditFactsRepository(database, checks);
  const { hosts } = await facts.read(options.downSeconds);
  const alive = hosts.filter((host) => host.alive).map(({ name }) => name);
  const inventories = await freshInventories(new InventoryRepository(database), alive, options.patienceMs);
  return findingsIn({ ...(await facts.read(options.downSeconds)), inventories }, checks);
}

/** Of the hosts that answered in time. */
async function freshInventories(
  repository: InventoryRepository,
  hosts: readonly string[],
  patienceMs: number,
): Promise<ReadonlyMap<string, DriftInventories>> {
  const since = await repository.want(hosts);
  const deadline = Date.now() + patienceMs;
  let answered = await repository.answered(hosts, since);
  while (answered.size < hosts.length && Date.now() < deadline) {
    await sleep(POLL_MS);
    answered = await repository.answered(hosts, since);
  }
  const found = await Promise.all(
    [...answered].map(async (host) => [host, { host, ...(await repository.newest(host)) }] as const),
  );
  return new Map(found);
}
