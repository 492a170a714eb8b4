import { type Provider } from '@nestjs/common';
import { exec } from '../../common/exec/exec.js';
import { HostImages } from './host-images.js';
import { ImageBringer } from './image-bringer.js';
import { ImageChanges } from './image-changes.service.js';
import { ImageClaims } from './image-claims.js';
import { ImageDrafts } from './image-drafts.service.js';
import { ImageExaminer } from './image-examiner.js';
import { ImageIntake } from './image-intake.js';
import { ImageMaker } from './image-maker.js';
import { ImageMembers } from './image-members.service.js';
import { ImageReceipts } from './image-receipts.js';
import { ImageRegistrations } from './image-registrations.service.js';
import { ImageReader } from './image-reader.service.js';
import { ImageSettingsRepository } from './image-settings.repository.js';
import { ImageStore } from './image-store.js';
import { ImageUploads } from './image-uploads.service.js';
import { ImageRepository } from './image.repository.js';
import { IMAGE_MAX_BYTES, ImageService } from './image.service.js';
import { StaleImages } from './stale-images.js';
import { imageStores, type ImageStoreName } from './stores/index.js';

const GIB = 2 ** 30;

export interface ImageSettingsFlags {
  readonly image_store: ImageStoreName;
  readonly image_max_gib: number;
  readonly image_examiner: string;
  readonly image_examiner_uid: number;
}

/** Who is not root cannot become another user. */
const examinerOf = ({ image_examiner: binary, image_examiner_uid: uid }: ImageSettingsFlags): ImageExaminer =>
  new ImageExaminer({ exec, binary, uid: process.getuid?.() === 0 ? uid : undefined });

/** Images and their bytes. `folder`: `statePaths(root).images`. */
export const imageProviders = (flags: ImageSettingsFlags, folder: string): readonly Provider[] => [
  ...[
    HostImages,
    ImageBringer,
    ImageChanges,
    ImageClaims,
    ImageDrafts,
    ImageMaker,
    ImageMembers,
    ImageReader,
  ],
  ...[ImageRegistrations, ImageRepository, ImageService, ImageSettingsRepository, ImageUploads, StaleImages],
  ...imageByteProviders(flags, folder),
];

/** What takes bytes in, whoever brings them. */
export const imageByteProviders = (flags: ImageSettingsFlags, folder: string): readonly Provider[] => [
  ...[ImageIntake, ImageReceipts],
  { provide: ImageStore, useValue: imageStores[flags.image_store]({ folder }) },
  { provide: ImageExaminer, useValue: examinerOf(flags) },
  { provide: IMAGE_MAX_BYTES, useValue: flags.image_max_gib * GIB },
];
