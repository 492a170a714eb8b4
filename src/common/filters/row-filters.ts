import { checkedFilters, type Filter } from './filter.js';
import { matches } from './wildcard.js';

/** What a row shows under a filter's name: one text, several (any may match), or nothing. */
export type RowValue<Row> = (row: Row) => string | readonly string[] | null | undefined;

/**
 * The filters of a noun with few rows, matched in memory:
 *
 * ```ts
 * const filters = new RowFilters<Zone>({ 'zone-name': (zone) => zone.name, state: () => 'available' });
 * const shown = zones.filter(filters.matcher(request.Filters));
 * ```
 *
 * With `tags` it also knows `tag:KEY`, `tag-key` and `tag-value`.
 */
export class RowFilters<Row> {
  readonly #values: ReadonlyMap<string, RowValue<Row>>;

  constructor(
    values: Readonly<Record<string, RowValue<Row>>>,
    private readonly tags?: (row: Row) => ReadonlyMap<string, string>,
  ) {
    this.#values = new Map(Object.entries(values));
  }

  /** Throws InvalidParameterValue for a filter that the verb does not have. */
  matcher(filters: readonly Filter[] | undefined): (row: Row) => boolean {
    const checks = checkedFilters(filters, (name) => this.#valueOf(name) !== undefined).map(
      ({ name, values }) => ({ of: this.#valueOf(name), values }),
    );
    return (row) =>
      checks.every(({ of, values }) => {
        const shown = of?.(row) ?? [];
        const texts = typeof shown === 'string' ? [shown] : shown;
        return texts.some((text) => values.some((value) => matches(value, text)));
      });
  }

  #valueOf(name: string): RowValue<Row> | undefined {
    const { tags } = this;
    if (tags) {
      if (name.startsWith('tag:')) return (row) => tags(row).get(name.slice('tag:'.length));
      if (name === 'tag-key') return (row) => [...tags(row).keys()];
      if (name === 'tag-value') return (row) => [...tags(row).values()];
    }
    return this.#values.get(name);
  }
}
