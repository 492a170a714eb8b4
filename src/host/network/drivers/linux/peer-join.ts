import { Turnstile } from '../../../../common/async/turnstile.js';
import type { PeerLink } from './domain-way.js';
import type { HostNamespace } from './host-namespace.js';
import { peerName } from './host-names.js';
import type { LinuxDomain } from './linux-domain.js';

export type Joined = Pick<LinuxDomain, 'domainId' | 'namespace' | 'isUp'>;

/** Links between two domains of a host. Both may want theirs at once, so that one is made or taken away at a time. */
export class PeerJoin {
  readonly #turns = new Turnstile();
  #isOpen = false;

  constructor(private readonly find: (domainId: string) => Joined | undefined) {}

  /** The domains that a host starts with are there: until then nobody knows which links are wanted. */
  open(): void {
    this.#isOpen = true;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Both ends, unless they are there. */
  async join({ namespace, domainId }: Joined, { device, domainId: to }: PeerLink): Promise<void> {
    await this.#turns.run(async () => {
      const other = this.find(to);
      if (!other?.isUp) throw new Error(`the domain behind ${device} has gone meanwhile`);
      if (await hasDevice(namespace, device)) return;
      const end = `peer name ${peerName(domainId)} netns ${other.namespace.name}`;
      await namespace.ip([`link add ${device} type veth ${end}`]);
    });
  }

  /** Both ends. Not there is success. */
  async part({ namespace }: Joined, device: string): Promise<void> {
    await this.#turns.run(async () => {
      if (await hasDevice(namespace, device)) await namespace.ip([`link del ${device}`]);
    });
  }
}

async function hasDevice(namespace: HostNamespace, device: string): Promise<boolean> {
  const rows = await namespace.ipJson<{ readonly ifname: string }>(['link', 'show']);
  return rows.some(({ ifname }) => ifname === device);
}

/** Brings the rules and routes of the domains that are up to what is wanted. */
export async function commitUp(domains: readonly LinuxDomain[]): Promise<void> {
  await Promise.all(domains.filter(({ isUp }) => isUp).map(({ rules }) => rules.commit()));
}
