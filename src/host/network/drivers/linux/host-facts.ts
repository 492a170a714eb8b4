import { doorsIn } from '../../guest-doors-flag.js';
import type { NetworkDriverOptions } from '../../network-driver-options.js';
import type { HostFacts } from './host-rule-inputs.js';
import { tapName } from './host-names.js';
import type { MachineSide } from './machine-side.js';
import type { WantedNetwork } from './wanted-network.js';

export interface HostFactsInput extends Pick<HostFacts, 'isHome'> {
  readonly host: NetworkDriverOptions;
  readonly wanted: WantedNetwork;
  readonly machine: Pick<MachineSide, 'facts'>;
}

/** What the rules of all namespaces of a host follow from, as it is now. */
export const hostFacts = ({ host, wanted, machine, isHome }: HostFactsInput): HostFacts => ({
  ports: wanted.ports().map((port) => ({ ...port, tap: tapName(host.cloud, host.host, port.portId) })),
  ...{ ...wanted.state(), addresses: wanted.addresses() },
  ...machine.facts,
  doors: [...doorsIn(host.flags.guest_doors).keys()],
  ...{ metadataUid: host.flags.metadata_uid, uidBase: host.flags.qemu_uid_base },
  ...{ flowLimit: host.flags.guest_flow_limit, isHome },
});
