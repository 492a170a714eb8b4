import type { Database } from '../../common/prisma/database.js';
import type { HostFacts } from './audit-facts.js';
import type { AuditCheck } from './fact.js';
import { HOSTS } from './facts.js';

/** Rows by the names of the facts that they are; of hosts always. */
export type FactRows = { readonly hosts: readonly HostFacts[] } & Readonly<Record<string, readonly object[]>>;

/** Everything that checks select, in one statement: facts of one snapshot. */
export class AuditFactsRepository {
  readonly #sql: string;

  constructor(
    private readonly database: Database,
    checks: readonly AuditCheck[],
  ) {
    const facts = new Map([HOSTS, ...checks.flatMap(({ facts }) => facts)].map((one) => [one.name, one.sql]));
    const columns = [...facts].map(
      ([name, sql]) => `COALESCE((SELECT json_agg(row_to_json(r)) FROM (${sql}) r), '[]') AS ${name}`,
    );
    this.#sql = `SELECT ${columns.join(', ')}`;
  }

  /** `downSeconds`: `--service_down_time`. */
  async read(downSeconds: number): Promise<FactRows> {
    const [facts] = await this.database.query<FactRows>(this.#sql, [downSeconds]);
    if (!facts) throw new Error('the facts are one row');
    return facts;
  }
}
