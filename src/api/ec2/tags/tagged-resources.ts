import { EngineError } from '../../../common/errors/engine-error.js';

/** AWS: "up to 1000 resource IDs". */
const MOST = 1000;

/** The ids that CreateTags and DeleteTags are to act on: at least one. */
export function taggedResources({
  Resources: ids,
}: {
  readonly Resources: readonly string[] | undefined;
}): readonly string[] {
  if (ids === undefined || ids.length === 0)
    throw new EngineError('MissingParameter', 'The request must contain the parameter resourceIdSet');
  if (ids.length > MOST)
    throw new EngineError('InvalidParameterValue', `A request may name up to ${MOST} resources`);
  return ids;
}
