import type { LinkParts, LinkTopic } from './link-topic.js';

/** `applied`: filters of this version are in force here. */
export interface FiltersLink extends LinkTopic {
  applied(version: number): void;
}

export function filtersLink({ send, handlers }: LinkParts): FiltersLink {
  let newest = 0;
  const applied = (version: number) => {
    newest = Math.max(newest, version);
    send({ type: 'filters-applied', version: newest });
  };
  return {
    applied,
    down: {
      filters: ({ version, isAwaited = false }) => {
        // What is applied already is said again: the cloud had not heard it, else it would not hint.
        if (version <= newest) applied(newest);
        handlers().filtersAt?.(version, isAwaited);
      },
    },
    // The cloud's rows may be older than before: a backup may have been restored.
    welcomed: () => {
      newest = 0;
    },
  };
}
