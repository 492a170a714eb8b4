import { addressErrors } from './nouns/address.errors.js';
import { beyondErrors } from './nouns/beyond.errors.js';
import { doorErrors } from './nouns/door.errors.js';
import { imageErrors } from './nouns/image.errors.js';
import { instanceErrors } from './nouns/instance.errors.js';
import { internalErrors } from './nouns/internal.errors.js';
import { keyPairErrors } from './nouns/key-pair.errors.js';
import { networkErrors } from './nouns/network.errors.js';
import { objectstoreErrors } from './nouns/objectstore.errors.js';
import { placementGroupErrors } from './nouns/placement-group.errors.js';
import { securityGroupErrors } from './nouns/security-group.errors.js';
import { tagErrors } from './nouns/tag.errors.js';
import { volumeErrors } from './nouns/volume.errors.js';
import { zoneErrors } from './nouns/zone.errors.js';

/**
 * Every failure that a caller may see, by AWS's own code, in one file a noun (`nouns/<noun>.errors.ts`). One row there
 * is all that a new error needs.
 */
export const ERRORS = {
  ...addressErrors,
  ...beyondErrors,
  ...doorErrors,
  ...imageErrors,
  ...instanceErrors,
  ...internalErrors,
  ...keyPairErrors,
  ...networkErrors,
  ...objectstoreErrors,
  ...placementGroupErrors,
  ...securityGroupErrors,
  ...tagErrors,
  ...volumeErrors,
  ...zoneErrors,
} as const;

export type ErrorCode = keyof typeof ERRORS;
