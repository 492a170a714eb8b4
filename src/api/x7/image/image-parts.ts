import { ImageChanges } from '../../../cloud/images/image-changes.service.js';
import { ImageDrafts } from '../../../cloud/images/image-drafts.service.js';
import { ImageMembers } from '../../../cloud/images/image-members.service.js';
import { ImageReader } from '../../../cloud/images/image-reader.service.js';
import { ImageUploads } from '../../../cloud/images/image-uploads.service.js';
import type { ImageParts } from './image-door.js';

/** What the image API calls, from the module that has it. */
export const imageParts = (get: <T>(type: abstract new (...args: never[]) => T) => T): ImageParts => ({
  imageReader: get(ImageReader),
  imageDrafts: get(ImageDrafts),
  imageChanges: get(ImageChanges),
  imageMembers: get(ImageMembers),
  imageUploads: get(ImageUploads),
});
