import { VOLUME_TYPES } from '../../../cloud/volumes/volume-types.js';

/** What block storage calls a type: EC2's, and each once more for volumes that are encrypted. */
export interface VolumeTypeName {
  readonly volumeType: string;
  readonly isEncrypted: boolean;
}

const ENCRYPTED = '-luks';

export const nameOfType = ({ volumeType, isEncrypted }: VolumeTypeName): string =>
  isEncrypted ? volumeType + ENCRYPTED : volumeType;

/** Those that are not encrypted first. */
export const TYPE_NAMES: readonly string[] = [false, true].flatMap((isEncrypted) =>
  VOLUME_TYPES.map((volumeType) => nameOfType({ volumeType, isEncrypted })),
);

/** Of a name of `TYPE_NAMES`. */
export const typeOfName = (name: string): VolumeTypeName => ({
  volumeType: name.endsWith(ENCRYPTED) ? name.slice(0, -ENCRYPTED.length) : name,
  isEncrypted: name.endsWith(ENCRYPTED),
});
