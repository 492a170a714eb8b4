import { namedUuid } from '../../../common/ids/named-uuid.js';
import { TYPE_NAMES } from './volume-type-names.js';

/** Of a type of volumes. */
export const typeId = (name: string): string => namedUuid(`volume type ${name}`);

/** The name of a type that is asked for by its name or its id; undefined: there is none. */
export const nameOfTypeIn = (asked: string): string | undefined =>
  TYPE_NAMES.find((name) => name === asked || typeId(name) === asked);
