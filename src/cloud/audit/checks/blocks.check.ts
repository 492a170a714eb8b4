import { check, fact } from '../fact.js';
import { type Finding, findingAt } from '../finding.js';

interface BlockFacts {
  readonly cidr: string;
}

const BLOCKS = fact<BlockFacts>('blocks', 'SELECT cidr FROM blocked_ranges ORDER BY cidr');

/** What the operator blocks, against what each host says that it blocks. */
export const blocksCheck = check({
  select: { rows: BLOCKS },
  find: ({ rows, inventories }) => {
    const wanted = rows.map(({ cidr }) => cidr);
    return [...inventories.values()].flatMap(({ host, network }): readonly Finding[] => {
      if (!network) return [];
      const { blocks = [] } = network.items;
      const finding = findingAt(host);
      return [
        ...without(wanted, blocks).map((cidr) =>
          finding('block-missing', cidr, 'blocked, and the host lets it pass'),
        ),
        ...without(blocks, wanted).map((cidr) =>
          finding('block-stray', cidr, 'the host blocks it, and nobody else'),
        ),
      ];
    });
  },
});

const without = (some: readonly string[], others: readonly string[]) =>
  some.filter((one) => !others.includes(one));
