import { EngineError } from '../../common/errors/engine-error.js';

/** The ids that are asked for; undefined: none, so there are pages. AWS refuses both at once. */
export function idsOrPages(request: {
  readonly InstanceIds?: readonly string[] | undefined;
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}): readonly string[] | undefined {
  const { InstanceIds: ids, MaxResults, NextToken } = request;
  if (ids === undefined || ids.length === 0) return undefined;
  if (MaxResults === undefined && NextToken === undefined) return ids;
  throw new EngineError(
    'InvalidParameterCombination',
    'The parameter instancesSet cannot be used with the parameter maxResults',
  );
}
