import type { Topology } from '../topology.js';
import { flatDhcpTopology } from './flat-dhcp/flat-dhcp.topology.js';

/** By the original's names: the choices of `--network_manager`. */
export const topologies = {
  'engine.network.manager.FlatDHCPManager': flatDhcpTopology,
} as const satisfies Record<string, Topology>;
