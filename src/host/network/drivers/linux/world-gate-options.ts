import type { Exec } from '../../../../common/exec/exec.js';

export interface WorldGateOptions {
  readonly exec: Exec;
  readonly machineLink: string;
  readonly linkCidr: string;
  /** Whether guests may open flows to the world. */
  readonly opens: boolean;
  /** `--snat_uplinks`: interfaces that are taken instead of those of the default routes. */
  readonly uplinks: readonly string[];
  /** `--routing_source_ip`: the address that flows leave with. Absent, empty: the uplink’s. */
  readonly source?: string;
  /** Whether guests' IPv6 leaves with the uplink's address. Absent: it does. */
  readonly nat66?: boolean;
  /** Another place than /proc, for specs. */
  readonly proc?: string;
}
