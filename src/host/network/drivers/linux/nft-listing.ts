import type { HostNamespace } from './host-namespace.js';
import { saysMissing } from './nft-missing.js';
import type { NftModel } from './nft-model.js';

/** What the kernel holds of our tables, as far as it is compared. Names as in a model. */
export interface HeldRules {
  /** Number of elements of sets and maps; of those that the kernel fills by itself as well. */
  readonly sets: ReadonlyMap<string, number>;
  readonly chains: ReadonlyMap<string, HeldChain>;
  /** Addresses that traffic is let through to. */
  readonly addresses: readonly string[];
}

interface HeldChain {
  readonly rules: number;
  /** Of a chain that the kernel calls: where it hangs, and what becomes of what it does not decide. */
  readonly hook?: string;
  readonly policy?: string;
}

interface Row {
  readonly set?: Elements;
  readonly map?: Elements;
  readonly chain?: {
    readonly family: string;
    readonly name: string;
    readonly hook?: string;
    readonly policy?: string;
  };
  readonly rule?: { readonly family: string; readonly chain: string };
}
interface Elements {
  readonly family: string;
  readonly name: string;
  readonly elem?: readonly unknown[];
}

const TO_PORT = 'inet to_port';

/** Both tables, whole. One that is not there holds nothing. */
export async function listRules(namespace: HostNamespace): Promise<HeldRules> {
  const tables = await Promise.all(['bridge', 'inet'].map((family) => rowsOf(namespace, family)));
  return heldIn(tables.flat());
}

async function rowsOf(namespace: HostNamespace, family: string): Promise<readonly Row[]> {
  try {
    const { stdout } = await namespace.run('nft', ['-j', 'list', 'table', family, 'engine']);
    return (JSON.parse(stdout) as { readonly nftables: readonly Row[] }).nftables;
  } catch (error) {
    if (saysMissing(error)) return [];
    throw error;
  }
}

function heldIn(rows: readonly Row[]): HeldRules {
  const sets = rows.flatMap(({ set, map }) => set ?? map ?? []);
  const rules = new Map<string, number>();
  for (const { rule } of rows)
    if (rule) {
      const chain = `${rule.family} ${rule.chain}`;
      rules.set(chain, (rules.get(chain) ?? 0) + 1);
    }
  const chains = rows.flatMap(({ chain }) => chain ?? []);
  return {
    sets: new Map(sets.map(({ family, name, elem = [] }) => [`${family} ${name}`, elem.length])),
    chains: new Map(
      chains.map(({ family, name, hook, policy }) => {
        const at = `${family} ${name}`;
        const base = hook !== undefined && policy !== undefined ? { hook, policy } : {};
        return [at, { rules: rules.get(at) ?? 0, ...base }];
      }),
    ),
    addresses: keysOf(sets.find(({ family, name }) => `${family} ${name}` === TO_PORT)),
  };
}

const keysOf = (map: Elements | undefined): readonly string[] =>
  (map?.elem ?? []).flatMap((element) =>
    Array.isArray(element) && typeof element[0] === 'string' ? [element[0]] : [],
  );

/** Chains, sets and maps of the model that are not held as they should be, by name. */
export function missingRules({ sets, chains }: NftModel, held: HeldRules): readonly string[] {
  const lostSets = [...sets].filter(([name, { elements, dynamic }]) => {
    const found = held.sets.get(name);
    return found === undefined || (dynamic === undefined && found !== elements.size);
  });
  const lostChains = [...chains].filter(([name, { rules, hook }]) => {
    const found = held.chains.get(name);
    return found?.rules !== rules.length || !hangsAs(found, hook);
  });
  return [...lostSets, ...lostChains].map(([name]) => `rules ${name}`);
}

/** `hook`: as a model has it, `type … hook <name> priority …; policy <policy>;`. */
function hangsAs(found: HeldChain, hook: string | undefined): boolean {
  const [, name, policy] = /hook (\S+) .*policy (\S+);/.exec(hook ?? '') ?? [];
  return found.hook === name && found.policy === policy;
}
