import { type ImageStore } from '../image-store.js';
import { FolderImageStore } from './folder/folder.image-store.js';

/** What a store may be given. */
export interface ImageStorePlace {
  /** `statePaths(root).images`. */
  readonly folder: string;
}

/** The choices of `--image_store`. */
export const imageStores = {
  folder: ({ folder }) => new FolderImageStore(folder),
} as const satisfies Readonly<Record<string, (place: ImageStorePlace) => ImageStore>>;

export type ImageStoreName = keyof typeof imageStores;
