import type { Exec } from '../../common/exec/exec.js';
import type { FlagValues } from '../../common/flags/flags.js';
import type { MetadataAnswer, MetadataRequest } from '../../stream/metadata.contract.js';
import type { networkFlags } from './network.flags.js';
import type { Topology } from './topology.js';

/** What a driver is made with. Not every driver needs all of it. */
export interface NetworkDriverOptions {
  readonly cloud: string;
  readonly host: string;
  /** The cloud's region: doors of the cloud have names in it. */
  readonly region: string;
  /** `<state>/hosts/<host>/network`: the driver's own, made when it is not there. */
  readonly folder: string;
  /** Short enough for sockets, and open to other users: what dnsmasq and the metadata proxy reach is in it. */
  readonly runFolder: string;
  readonly topology: Topology;
  readonly flags: FlagValues<typeof networkFlags>;
  readonly exec: Exec;
  /** Asks the cloud on behalf of the guest at `address`. */
  metadata(request: MetadataRequest): Promise<MetadataAnswer>;
}
