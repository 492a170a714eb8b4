import type { ImageUse } from '../../../src/cloud/images/image-use.js';
import { instanceImageUse } from '../../../src/cloud/instances/instance-image-use.js';
import type { Nouns } from '../../../src/cloud/nouns/noun.js';
import type { RowKeeper } from '../../../src/cloud/nouns/row-keeper.js';
import { rowKeepersOf } from '../../../src/cloud/registry/machinery.js';
import { nouns as registry } from '../../../src/cloud/registry/registry.js';

/** What constructors are given of the nouns: each stands for every parameter of its type. */
export const nouns: Nouns = registry;
export const keepers: readonly RowKeeper[] = rowKeepersOf(registry);
export const imageUses: readonly ImageUse[] = [instanceImageUse];
