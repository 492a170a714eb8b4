import { type Provider } from '@nestjs/common';
import { exec } from '../../common/exec/exec.js';
import { type ExaminerOptions } from './confined-qemu.js';
import { HostImageUploads } from './host-image-uploads.js';
import { HostImages } from './host-images.js';
import { ImageBringer } from './image-bringer.js';
import { ImageChanges } from './image-changes.service.js';
import { ImageClaims } from './image-claims.js';
import { ImageConverter } from './image-converter.js';
import { ImageCopies } from './image-copies.service.js';
import { ImageDrafts } from './image-drafts.service.js';
import { ImageExaminer } from './image-examiner.js';
import { ImageImports } from './image-imports.service.js';
import { ImageInspector } from './image-inspector.js';
import { ImageIntake } from './image-intake.js';
import { ImageMaker } from './image-maker.js';
import { ImageMembers } from './image-members.service.js';
import { ImageReceipts } from './image-receipts.js';
import { ImageSources } from './image-sources.js';
import { ImageRegistrations } from './image-registrations.service.js';
import { ImageReader } from './image-reader.service.js';
import { ImageStore } from './image-store.js';
import { ImageTasks } from './image-tasks.service.js';
import { ImageUploads } from './image-uploads.service.js';
import { IMAGE_MAX_BYTES } from './image-max-bytes.js';
import { ImageService } from './image.service.js';
import { DOWNLOAD_LIMIT_MS, ImageDownloads } from './remote/image-downloads.js';
import { REMOTE_DOOR_SETTINGS, RemoteDoor } from './remote/remote-door.js';
import { StaleImages } from './stale-images.js';
import { imageStores, type ImageStoreName } from './stores/index.js';
import { type BucketFlags, bucketOf } from './stores/s3/bucket-of.js';

const GIB = 2 ** 30;

export interface ImageSettingsFlags extends BucketFlags {
  readonly image_store: ImageStoreName;
  readonly image_max_gib: number;
  readonly image_examiner: string;
  readonly image_examiner_uid: number;
  readonly image_import_ports: readonly string[];
  readonly image_import_nets: readonly string[];
  readonly image_import_timeout: number;
}

/** Who is not root cannot become another user. */
const toolOf = ({
  image_examiner: binary,
  image_examiner_uid: uid,
}: ImageSettingsFlags): ExaminerOptions => ({
  ...{ exec, binary, uid: process.getuid?.() === 0 ? uid : undefined },
});

const remoteSettings = (flags: ImageSettingsFlags): readonly Provider[] => [
  {
    provide: REMOTE_DOOR_SETTINGS,
    useValue: { ports: new Set(flags.image_import_ports.map(Number)), allowed: flags.image_import_nets },
  },
  { provide: DOWNLOAD_LIMIT_MS, useValue: flags.image_import_timeout * 1_000 },
];

/** Images and their bytes. `folder`: `statePaths(root).images`. */
export const imageProviders = (flags: ImageSettingsFlags, folder: string): readonly Provider[] => [
  ...[
    HostImages,
    HostImageUploads,
    ImageBringer,
    ImageChanges,
    ImageClaims,
    ImageCopies,
    ImageDrafts,
    ImageImports,
    ImageTasks,
    ImageMaker,
    ImageMembers,
    ImageReader,
  ],
  ...[ImageRegistrations, ImageService, ImageUploads, StaleImages],
  ...imageByteProviders(flags, folder),
];

/** What takes bytes in, whoever brings them. */
export const imageByteProviders = (flags: ImageSettingsFlags, folder: string): readonly Provider[] => [
  ...[ImageDownloads, ImageInspector, ImageIntake, ImageReceipts, ImageSources, RemoteDoor],
  ...remoteSettings(flags),
  {
    provide: ImageStore,
    useValue: imageStores[flags.image_store]({ folder, bucket: () => bucketOf(flags) }),
  },
  { provide: ImageExaminer, useValue: new ImageExaminer(toolOf(flags)) },
  { provide: ImageConverter, useValue: new ImageConverter(toolOf(flags)) },
  { provide: IMAGE_MAX_BYTES, useValue: flags.image_max_gib * GIB },
];
