import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NetworkDriverOptions } from '../../network-driver-options.js';
import type { HostNamespace } from './host-namespace.js';
import { METADATA_ADDRESS } from './host-names.js';
import { METADATA_ADDRESS6 } from './ipv6-link.js';
import { MetadataRelay, type MetadataRelayOptions } from './metadata-relay.js';
import { KeptProcess } from './kept-process.js';

export interface MetadataServiceOptions {
  readonly host: Pick<NetworkDriverOptions, 'runFolder' | 'flags' | 'metadata'>;
  readonly namespace: HostNamespace;
  /** The proxy's program; absent: the one beside this file. */
  readonly script: string | undefined;
  readonly guestAt: MetadataRelayOptions['guestAt'];
}

const PROXY = fileURLToPath(new URL('./metadata-proxy.js', import.meta.url));

/** Enough to take port 80 and to become somebody else, and nothing of it is left after that. */
const CAPABILITIES = '-all,+setuid,+setgid,+net_bind_service';

/** At which the proxy listens: also where no guest has IPv6 yet. */
const metadataAddresses = (): readonly string[] =>
  existsSync('/proc/sys/net/ipv6') ? [METADATA_ADDRESS, METADATA_ADDRESS6] : [METADATA_ADDRESS];

/** Metadata for a host's guests: the proxy that they reach and the relay that asks the cloud. */
export class MetadataService {
  readonly #relay: MetadataRelay;
  readonly #proxy: KeptProcess;

  constructor(options: MetadataServiceOptions) {
    const { host, namespace, script = PROXY, guestAt } = options;
    const socket = join(host.runFolder, 'metadata.sock');
    const { metadata_uid: uid, metadata_connections: connections } = host.flags;
    this.#relay = new MetadataRelay({ socket, uid, guestAt, metadata: (request) => host.metadata(request) });
    const drop = ['--no-new-privs', `--bounding-set=${CAPABILITIES}`, '--inh-caps=-all', '--'];
    const args = [script, socket, String(uid), String(connections), metadataAddresses().join()];
    this.#proxy = new KeptProcess({
      name: 'the metadata proxy',
      command: [
        ...(['nsenter', `--net=${namespace.path}`, 'setpriv', ...drop] as const),
        ...[process.execPath, '--max-old-space-size=48', ...args],
      ],
      greets: true,
    });
  }

  async start(): Promise<void> {
    await this.#relay.open();
    await this.#proxy.start();
  }

  async close(): Promise<void> {
    await this.#proxy.close();
    await this.#relay.close();
  }
}
