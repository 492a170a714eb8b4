/**
 * What a Describe needs for `Filter.n`: tables of filters for SQL (used in repositories) and for rows in memory (used in
 * actions). See the examples at `SqlFilters` and `RowFilters`.
 */
export { type Filter } from '../../common/filters/filter.js';
export { RowFilters, type RowValue } from '../../common/filters/row-filters.js';
export { SqlFilters, type SqlColumn, type SqlTags } from '../../common/filters/sql-filters.js';
