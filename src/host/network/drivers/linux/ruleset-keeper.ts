import { Coalescer } from '../../../../common/async/coalescer.js';
import type { HostNamespace } from './host-namespace.js';
import type { NftModel } from './nft-model.js';
import { type HeldRules, listRules, missingRules } from './nft-listing.js';
import { changeScript, wholeScript } from './nft-script.js';

/** What follows from the same facts as the rules, and is brought along with them. */
export interface BesideRules {
  commit(): Promise<void>;
  /** What was brought before is not known to be there any more. */
  forget(): void;
  /** What is not as it was left, by name. */
  missing(): Promise<readonly string[]>;
}

/** Both, the first before the second. */
export const inOrder = (first: BesideRules, second: BesideRules): BesideRules => ({
  commit: async () => {
    await first.commit();
    await second.commit();
  },
  forget: () => {
    first.forget();
    second.forget();
  },
  missing: async () => [...(await first.missing()), ...(await second.missing())],
});

/** So many of our last commands are known by their process. */
const REMEMBERED = 64;

/**
 * Brings the kernel's rules to what is wanted, in one transaction each time: the differences where it is known what the
 * kernel holds, all of it at first and after a failure.
 */
export class RulesetKeeper {
  readonly #namespace: HostNamespace;
  readonly #wanted: () => NftModel;
  readonly #commits = new Coalescer(() => this.#commit());
  readonly #beside: BesideRules | undefined;
  readonly #own: number[] = [];
  #held: NftModel | undefined;

  constructor(namespace: HostNamespace, wanted: () => NftModel, beside?: BesideRules) {
    this.#namespace = namespace;
    this.#wanted = wanted;
    this.#beside = beside;
  }

  /** Resolves once the kernel holds at least what is wanted now. */
  commit(): Promise<void> {
    return this.#commits.run();
  }

  /** Writes all again, because somebody else has been at the rules. */
  async restore(): Promise<void> {
    this.#held = undefined;
    this.#beside?.forget();
    await this.commit();
  }

  /** Changes by this process are ours. */
  own(pid: number): void {
    this.#own.push(pid);
    if (this.#own.length > REMEMBERED) this.#own.shift();
  }

  /** Whether a change of the rules was made by a command of ours. */
  isOwn(pid: number): boolean {
    return this.#own.includes(pid);
  }

  /** What the kernel holds now, compared whole with what it was given; `missing` names what is not as it was left. */
  async compare(): Promise<HeldRules & { readonly missing: readonly string[] }> {
    const held = this.#held;
    const found = await listRules(this.#namespace);
    const beside = (await this.#beside?.missing()) ?? [];
    // Not where they have been changed since it was asked.
    const isSame = held !== undefined && held === this.#held;
    return { ...found, missing: isSame ? [...missingRules(held, found), ...beside] : [] };
  }

  async #commit(): Promise<void> {
    const wanted = this.#wanted();
    const script = this.#held ? changeScript(this.#held, wanted) : wholeScript(wanted);
    this.#held = undefined;
    const started = (pid: number) => this.own(pid);
    if (script !== '') await this.#namespace.run('nft', ['-f', '-'], { input: script, started });
    this.#held = wanted;
    await this.#beside?.commit();
  }
}
