import { namedUuid } from '../../../common/ids/named-uuid.js';
import { X7Error } from '../door/x7-error.js';
import { TYPE_NAMES, typeOfName, type VolumeTypeName } from './volume-type-names.js';

/** Of a type of volumes. */
export const typeId = (name: string): string => namedUuid(`volume type ${name}`);

/** The type that is asked for by its name or its id. Throws the status for one that is not there. */
export function typeIn(asked: string, status: 400 | 404): VolumeTypeName {
  const found = TYPE_NAMES.find((name) => name === asked || typeId(name) === asked);
  if (found === undefined) throw new X7Error(status, `Volume type ${asked.slice(0, 80)} could not be found.`);
  return typeOfName(found);
}
