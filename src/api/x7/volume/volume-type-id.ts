import { namedUuid } from '../../../common/ids/named-uuid.js';

/** Of a type of volumes. */
export const typeId = (name: string): string => namedUuid(`volume type ${name}`);
