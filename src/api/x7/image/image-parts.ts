import { ImageChanges } from '../../../cloud/images/image-changes.service.js';
import { ImageDrafts } from '../../../cloud/images/image-drafts.service.js';
import { ImageImports } from '../../../cloud/images/image-imports.service.js';
import { ImageMembers } from '../../../cloud/images/image-members.service.js';
import { ImageReader } from '../../../cloud/images/image-reader.service.js';
import { ImageTasks } from '../../../cloud/images/image-tasks.service.js';
import { ImageUploads } from '../../../cloud/images/image-uploads.service.js';
import type { ImageParts } from './image-door.js';

/** What the image API calls, from the module that has it. */
export const imageParts = (get: <T>(type: abstract new (...args: never[]) => T) => T): ImageParts => ({
  imageReader: get(ImageReader),
  imageDrafts: get(ImageDrafts),
  imageChanges: get(ImageChanges),
  imageImports: get(ImageImports),
  imageMembers: get(ImageMembers),
  imageTasks: get(ImageTasks),
  imageUploads: get(ImageUploads),
});
