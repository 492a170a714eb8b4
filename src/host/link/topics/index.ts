import { consoleLink } from './console.link.js';
import { diagnosticsLink } from './diagnostics.link.js';
import { type FiltersLink, filtersLink } from './filters.link.js';
import { type InventoryLink, inventoryLink } from './inventory.link.js';
import { lifeLink } from './life.link.js';
import type { LinkParts, LinkTopic } from './link-topic.js';
import { type ProgressLink, progressLink } from './progress.link.js';
import { powerLink } from './power.link.js';

export interface LinkTopics {
  /** All that the cloud may say, each type in one of them. */
  readonly topics: readonly LinkTopic[];
  /** Those that the link also speaks for by itself. */
  readonly filters: FiltersLink;
  readonly inventory: InventoryLink;
  readonly progress: ProgressLink;
}

export function linkTopics(parts: LinkParts): LinkTopics {
  const filters = filtersLink(parts);
  const inventory = inventoryLink(parts);
  const progress = progressLink(parts);
  return {
    filters,
    inventory,
    progress,
    topics: [
      ...[lifeLink(parts), filters, powerLink(parts), inventory, consoleLink(parts), diagnosticsLink(parts)],
      progress,
    ],
  };
}
