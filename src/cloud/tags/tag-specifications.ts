import { EngineError } from '../../common/errors/engine-error.js';
import { checkedTags, type Tag } from './tag.js';

export interface TagSpecification {
  readonly ResourceType?: string | undefined;
  readonly Tags?:
    readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined;
}

/**
 * The tags that a creating verb gives to what it makes, by resource type. `types` are those that the verb makes. Throws
 * InvalidParameterValue for any other, and what `checkedTags` throws.
 */
export function tagsOfSpecifications<const Type extends string>(
  specifications: readonly TagSpecification[] | undefined,
  types: readonly Type[],
): Readonly<Partial<Record<Type, readonly Tag[]>>> {
  const found: Partial<Record<Type, readonly Tag[]>> = {};
  for (const { ResourceType: asked, Tags: tags } of specifications ?? []) {
    if (asked === undefined)
      throw new EngineError('InvalidParameterValue', 'Tag specification resource type must have a value');
    const type = types.find((known) => known === asked);
    if (type === undefined)
      throw new EngineError(
        'InvalidParameterValue',
        `'${asked.slice(0, 100)}' is not a valid taggable resource type for this operation.`,
      );
    if (tags === undefined || tags.length === 0)
      throw new EngineError('InvalidParameterValue', 'Tag specification must have at least one tag');
    if (found[type] !== undefined)
      throw new EngineError('InvalidParameterValue', 'Duplicate resource type in tag specifications');
    found[type] = checkedTags(tags);
  }
  return found;
}
