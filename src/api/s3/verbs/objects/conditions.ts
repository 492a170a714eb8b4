import { EngineError } from '../../../../common/errors/engine-error.js';
import type { StoredObject } from '../../../../cloud/objects/object.js';

/** On what a read depends. ETags may be quoted, several, weak or `*`. */
export interface ReadConditions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly ifModifiedSince?: Date | undefined;
  readonly ifUnmodifiedSince?: Date | undefined;
}

/** `not-modified`: the client has it. Throws PreconditionFailed. */
export function readOutcome(
  { etag, modifiedAt }: Pick<StoredObject, 'etag' | 'modifiedAt'>,
  conditions: ReadConditions,
): 'read' | 'not-modified' {
  const { ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince } = conditions;
  // Headers have whole seconds.
  const modified = Math.floor(modifiedAt.getTime() / 1000) * 1000;
  if (ifMatch !== undefined && !names(ifMatch, etag)) failed('If-Match');
  if (ifMatch === undefined && ifUnmodifiedSince && modified > ifUnmodifiedSince.getTime())
    failed('If-Unmodified-Since');
  if (ifNoneMatch !== undefined) return names(ifNoneMatch, etag) ? 'not-modified' : 'read';
  return ifModifiedSince && modified <= ifModifiedSince.getTime() ? 'not-modified' : 'read';
}

/** One ETag without its quotes, as the rows have them. */
export const bareEtag = (text: string | undefined): string | null =>
  text === undefined
    ? null
    : text
        .trim()
        .replace(/^W\//, '')
        .replace(/^"(.*)"$/, '$1');

const names = (list: string, etag: string): boolean =>
  list.split(',').some((one) => ['*', etag].includes(bareEtag(one) ?? ''));

export function failed(Condition: string): never {
  throw new EngineError(
    'PreconditionFailed',
    `At least one of the pre-conditions you specified did not hold: ${Condition}`,
  );
}
