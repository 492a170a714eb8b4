import { checkedFilters, type CheckedFilter, type Filter } from './filter.js';
import { VARIES } from '../prisma/database.js';
import { wildcard } from './wildcard.js';

/** Where a value matches: `match(expression)` is the condition on one SQL expression of type text. */
export type SqlColumn = string | ((match: (expression: string) => string) => string);

/**
 * What a caller's filters ask of rows, checked and finished: the reader of the rows puts it into its statement and
 * knows no names of filters. Answers '' or ' AND …'; pushes what it needs onto `values`.
 */
export type SqlCondition = (values: unknown[]) => string;

/** Where the tags of the rows are: SQL expressions of the row's resource id and project. */
export interface SqlTags {
  readonly resourceId: string;
  readonly projectId: string;
}

/**
 * A verb's filters as a table: name → SQL expression of type text (cast what is not: `i.launch_index::text`), or, for
 * what stands in another table, a function that builds the condition:
 *
 * ```ts
 * const filters = new SqlFilters(
 *   {
 *     'instance-id': 'i.ec2_id',
 *     'instance-state-name': 'i.state',
 *     'instance.group-id': (match) =>
 *       `EXISTS (SELECT 1 FROM instance_groups ig JOIN security_groups g ON g.id = ig.group_id
 *          WHERE ig.instance_id = i.id AND ${match('g.ec2_id')})`,
 *   },
 *   { resourceId: 'i.ec2_id', projectId: 'i.project_id' }, // gives `tag:KEY`, `tag-key`, `tag-value`
 * );
 * const condition = filters.condition(request.Filters); // in the API
 * const values: unknown[] = [projectId]; // where the rows are read
 * const where = condition?.(values) ?? ''; // '' or ' AND i.state = ANY($2) AND …'
 * await db.query(`SELECT … FROM instances i WHERE i.project_id = $1${where} ORDER BY i.id`, values);
 * ```
 *
 * Nothing of what the caller sent gets into the statement's text.
 */
export class SqlFilters {
  readonly #columns: ReadonlyMap<string, SqlColumn>;

  constructor(
    columns: Readonly<Record<string, SqlColumn>>,
    private readonly tags?: SqlTags,
  ) {
    this.#columns = new Map(Object.entries(columns));
  }

  /** Undefined: nothing is asked. Throws InvalidParameterValue for a filter that the verb does not have. */
  condition(filters: readonly Filter[] | undefined): SqlCondition | undefined {
    const checked = checkedFilters(filters, (name) => this.#columnOf(name) !== undefined);
    if (checked.length === 0) return undefined;
    return (values) =>
      ` ${VARIES}${checked.map((filter) => ` AND ${this.#condition(filter, values)}`).join('')}`;
  }

  #condition({ name, values: wanted }: CheckedFilter, values: unknown[]): string {
    const column = this.#columnOf(name) ?? 'NULL';
    const match = matcher(wanted, values);
    if (typeof column === 'string') return match(column);
    return name.startsWith(TAG) ? this.#tagged(name.slice(TAG.length), match, values) : column(match);
  }

  #columnOf(name: string): SqlColumn | undefined {
    if (!this.tags) return this.#columns.get(name);
    if (name === 'tag-key') return (match) => this.#tag(match('t.key'));
    if (name === 'tag-value' || name.startsWith(TAG)) return (match) => this.#tag(match('t.value'));
    return this.#columns.get(name);
  }

  /** The key of `tag:KEY` is taken as it is; only its values know wildcards. */
  #tagged(key: string, match: (expression: string) => string, values: unknown[]): string {
    return this.#tag(`t.key = $${values.push(key)} AND ${match('t.value')}`);
  }

  #tag(condition: string): string {
    const { resourceId, projectId } = this.tags ?? { resourceId: 'NULL', projectId: 'NULL' };
    return `EXISTS (SELECT 1 FROM tags t WHERE t.project_id = ${projectId} AND t.resource_id = ${resourceId} AND ${condition})`;
  }
}

const TAG = 'tag:';

/** Texts without wildcards are compared, which an index can serve; the rest by LIKE. The values travel once. */
function matcher(wanted: readonly string[], values: unknown[]): (expression: string) => string {
  const read = wanted.map(wildcard);
  const exact = read.flatMap((value) => value.exact ?? []);
  const like = read.flatMap((value) => (value.exact === null ? value.like : []));
  const exactAt = exact.length > 0 ? values.push(exact) : 0;
  const likeAt = like.length > 0 ? values.push(like) : 0;
  return (expression) => {
    const parts = [
      ...(exactAt > 0 ? [`${expression} = ANY($${exactAt}::text[])`] : []),
      ...(likeAt > 0 ? [`${expression} LIKE ANY($${likeAt}::text[])`] : []),
    ];
    return parts.length === 1 ? parts.join('') : `(${parts.join(' OR ')})`;
  };
}
