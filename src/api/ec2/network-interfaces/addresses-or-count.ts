import { EngineError } from '../../../common/errors/engine-error.js';

interface Asked {
  readonly addresses: readonly string[] | undefined;
  readonly count: number | undefined;
}

/**
 * The addresses that a request names, or how many it wants of whichever are free. `what`: such addresses; `parameter`:
 * the count's. Throws MissingParameter, InvalidParameterCombination, InvalidParameterValue.
 */
export function addressesOrCount(
  { addresses = [], count }: Asked,
  { what, parameter }: { readonly what: string; readonly parameter: string },
): { readonly addresses: readonly string[]; readonly count: number } {
  if ((addresses.length === 0) === (count === undefined))
    throw new EngineError(
      count === undefined ? 'MissingParameter' : 'InvalidParameterCombination',
      `Either ${what} or a count of them must be specified, and not both`,
    );
  if (count !== undefined && count < 1)
    throw new EngineError(
      'InvalidParameterValue',
      `Value (${count}) for parameter ${parameter} is invalid. It must be at least 1.`,
    );
  return { addresses, count: count ?? 0 };
}
