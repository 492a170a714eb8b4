import { EngineError } from '../errors/engine-error.js';

/** One `Filter.n` of a Describe: the values of one filter are alternatives, several filters must all match. */
export interface Filter {
  readonly Name?: string | undefined;
  readonly Values?: readonly string[] | undefined;
}

/** A filter that was checked: it has a name, at least one value, and is within AWS's limits. */
export interface CheckedFilter {
  readonly name: string;
  readonly values: readonly string[];
}

/** AWS: "The maximum number of filter values specified on a single call is 200". */
export const MAX_FILTER_VALUES = 200;
/** AWS: "You can specify up to 50 filters and up to 200 values per filter in a single request". */
export const MAX_FILTERS = 50;

/** Most characters of a filter's name and of each of its values. */
export const MAX_FILTER_TEXT = 255;

/**
 * Throws MissingParameter, FilterLimitExceeded and InvalidParameterValue, for a name that `known` refuses and for one
 * or a value that is too long.
 */
export function checkedFilters(
  filters: readonly Filter[] | undefined,
  known: (name: string) => boolean,
): readonly CheckedFilter[] {
  if (!filters) return [];
  const values = filters.reduce((sum, { Values }) => sum + (Values?.length ?? 0), 0);
  if (filters.length > MAX_FILTERS || values > MAX_FILTER_VALUES)
    throw new EngineError(
      'FilterLimitExceeded',
      `The maximum number of filter values specified on a single call is ${MAX_FILTER_VALUES}`,
    );
  return filters.map(({ Name, Values }, i) => {
    if (Name === undefined) missing(`Filter.${i + 1}.Name`);
    within(Name, 'name');
    if (!known(Name)) throw new EngineError('InvalidParameterValue', `The filter '${Name}' is invalid`);
    if (Values === undefined || Values.length === 0) missing(`Filter.${i + 1}.Value`);
    for (const value of Values) within(value, 'value');
    return { name: Name, values: Values };
  });
}

/** Counted as a reader counts them: a character beyond the first 65,536 is one. */
function within(text: string, what: 'name' | 'value'): void {
  if (text.length <= MAX_FILTER_TEXT) return;
  if (text.length <= 2 * MAX_FILTER_TEXT && Array.from(text).length <= MAX_FILTER_TEXT) return;
  throw new EngineError(
    'InvalidParameterValue',
    `The filter ${what} exceeds the maximum length of ${MAX_FILTER_TEXT} characters`,
  );
}

function missing(parameter: string): never {
  throw new EngineError('MissingParameter', `The request must contain the parameter ${parameter}`);
}
