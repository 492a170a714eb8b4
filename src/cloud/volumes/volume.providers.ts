import { AttachmentKeys } from './attachment-keys.js';
import { DataKeys } from '../data-keys/data-keys.js';
import { VolumeEncryption } from '../projects/volume-encryption.js';
import { AttachmentTerms } from './attachment-terms.js';
import { GrowthRoom } from './growth-room.js';
import { VolumeAttachments } from './volume-attachments.js';
import { VolumeMaker } from './volume-maker.js';
import { VolumeMappings } from './volume-mappings.js';
import { VolumeModifications } from './volume-modifications.service.js';
import { VolumeModifier } from './volume-modifier.js';
import { VolumeReader } from './volume-reader.service.js';
import { VolumeService } from './volume.service.js';
import { VolumeVerbs } from './volume-verbs.js';

/** What APIs ask about volumes. */
export const volumeProviders = [
  AttachmentKeys,
  AttachmentTerms,
  DataKeys,
  GrowthRoom,
  VolumeAttachments,
  VolumeEncryption,
  VolumeMaker,
  VolumeMappings,
  VolumeModifications,
  VolumeModifier,
  VolumeReader,
  VolumeService,
  VolumeVerbs,
] as const;
