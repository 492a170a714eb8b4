import { logger } from '../../../../common/log/logger.js';
import { Coalescer } from '../../../../common/async/coalescer.js';
import type { HostNamespace } from './host-namespace.js';
import { saysMissing } from './nft-missing.js';
import type { NftModel } from './nft-model.js';
import { changeScript, wholeScript } from './nft-script.js';

/**
 * Brings the kernel's rules to what is wanted, in one transaction each time: the differences where it is known what the kernel
 * holds, all of it at first and after a failure.
 */
export class RulesetKeeper {
  readonly #namespace: HostNamespace;
  readonly #wanted: () => NftModel;
  readonly #commits = new Coalescer(() => this.#commit());
  #held: NftModel | undefined;

  constructor(namespace: HostNamespace, wanted: () => NftModel) {
    this.#namespace = namespace;
    this.#wanted = wanted;
  }

  /** Resolves once the kernel holds at least what is wanted now. */
  commit(): Promise<void> {
    return this.#commits.run();
  }

  /**
   * Addresses that the kernel's rules let traffic through to. Where these are not the ones that were given to it, somebody else has
   * been at the rules: all of them are written again first.
   */
  async filtered(): Promise<readonly string[]> {
    const held = this.#held;
    const found = await this.#listed();
    // Not where they have been changed since it was asked.
    const given = held === this.#held ? held?.sets.get(TO_PORT)?.elements : undefined;
    if (!given || sameMembers(found, [...given.keys()])) return found ?? [];
    logger('network').warn(
      { found: found?.length ?? 'none' },
      'the rules are not as they were left: all are written again',
    );
    this.#held = undefined;
    await this.commit();
    return (await this.#listed()) ?? [];
  }

  /** Undefined: there is no such map. */
  async #listed(): Promise<readonly string[] | undefined> {
    try {
      const { stdout } = await this.#namespace.run('nft', ['-j', 'list', 'map', 'inet', 'engine', 'to_port']);
      return addressesIn(JSON.parse(stdout) as NftListing);
    } catch (error) {
      if (saysMissing(error)) return undefined;
      throw error;
    }
  }

  async #commit(): Promise<void> {
    const wanted = this.#wanted();
    const script = this.#held ? changeScript(this.#held, wanted) : wholeScript(wanted);
    this.#held = undefined;
    if (script !== '') await this.#namespace.run('nft', ['-f', '-'], script);
    this.#held = wanted;
  }
}

const TO_PORT = 'inet to_port';

const sameMembers = (found: readonly string[] | undefined, held: readonly string[]): boolean =>
  found !== undefined && [...found].sort().join() === [...held].sort().join();

interface NftListing {
  readonly nftables: readonly { readonly map?: { readonly elem?: readonly unknown[] } }[];
}

const addressesIn = ({ nftables }: NftListing): readonly string[] =>
  nftables
    .flatMap(({ map }) => map?.elem ?? [])
    .flatMap((element) => (Array.isArray(element) && typeof element[0] === 'string' ? [element[0]] : []));
