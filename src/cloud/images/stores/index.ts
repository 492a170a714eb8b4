import { type ImageStore } from '../image-store.js';
import { FolderImageStore } from './folder/folder.image-store.js';
import type { ImageBucketPlace } from './s3/image-bucket-place.js';
import { ImageBucket } from './s3/image-bucket.js';
import { S3ImageStore } from './s3/s3.image-store.js';

/** What a store may be given. */
export interface ImageStorePlace {
  /** `statePaths(root).images`. */
  readonly folder: string;
  /** Where the bucket is; throws in words for the operator where flags do not say so. */
  readonly bucket: () => ImageBucketPlace;
}

/** The choices of `--image_store`. */
export const imageStores = {
  folder: ({ folder }) => new FolderImageStore(folder),
  s3: ({ folder, bucket }) => new S3ImageStore(new ImageBucket(bucket()), folder),
} as const satisfies Readonly<Record<string, (place: ImageStorePlace) => ImageStore>>;

export type ImageStoreName = keyof typeof imageStores;
