import { Coalesced } from '../../coalesced.js';
import type { HostNamespace } from './host-namespace.js';
import type { NftModel } from './nft-model.js';
import { changeScript, wholeScript } from './nft-script.js';

/**
 * Brings the kernel's rules to what is wanted, in one transaction each time: the differences where it is known what the kernel
 * holds, all of it at first and after a failure.
 */
export class RulesetKeeper {
  readonly #namespace: HostNamespace;
  readonly #wanted: () => NftModel;
  readonly #commits = new Coalesced(() => this.#commit());
  #held: NftModel | undefined;

  constructor(namespace: HostNamespace, wanted: () => NftModel) {
    this.#namespace = namespace;
    this.#wanted = wanted;
  }

  /** Resolves once the kernel holds at least what is wanted now. */
  commit(): Promise<void> {
    return this.#commits.run();
  }

  /** Addresses that the kernel's rules let traffic through to. */
  async filtered(): Promise<readonly string[]> {
    const { stdout } = await this.#namespace.run('nft', ['-j', 'list', 'map', 'inet', 'engine', 'to_port']);
    return addressesIn(JSON.parse(stdout) as NftListing);
  }

  async #commit(): Promise<void> {
    const wanted = this.#wanted();
    const script = this.#held ? changeScript(this.#held, wanted) : wholeScript(wanted);
    this.#held = undefined;
    if (script !== '') await this.#namespace.run('nft', ['-f', '-'], script);
    this.#held = wanted;
  }
}

interface NftListing {
  readonly nftables: readonly { readonly map?: { readonly elem?: readonly unknown[] } }[];
}

const addressesIn = ({ nftables }: NftListing): readonly string[] =>
  nftables
    .flatMap(({ map }) => map?.elem ?? [])
    .flatMap((element) => (Array.isArray(element) && typeof element[0] === 'string' ? [element[0]] : []));
