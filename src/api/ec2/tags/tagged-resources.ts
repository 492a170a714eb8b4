import { EngineError } from '../../../common/errors/engine-error.js';

/** AWS: "up to 1000 resource IDs". */
const MOST = 1000;

/** The ids that CreateTags and DeleteTags are to act on. */
export function taggedResources({
  Resources: ids = [],
}: {
  readonly Resources: readonly string[] | undefined;
}): readonly string[] {
  if (ids.length > MOST)
    throw new EngineError('InvalidParameterValue', `A request may name up to ${MOST} resources`);
  return ids;
}
