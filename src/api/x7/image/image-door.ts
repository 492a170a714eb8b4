import type { ImageChanges } from '../../../cloud/images/image-changes.service.js';
import type { ImageDrafts } from '../../../cloud/images/image-drafts.service.js';
import type { ImageImports } from '../../../cloud/images/image-imports.service.js';
import type { ImageMembers } from '../../../cloud/images/image-members.service.js';
import type { ImageReader } from '../../../cloud/images/image-reader.service.js';
import type { ImageTasks } from '../../../cloud/images/image-tasks.service.js';
import type { ImageUploads } from '../../../cloud/images/image-uploads.service.js';
import type { RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { byId, type Ref } from '../../../common/refs/ref.js';
import { X7Error } from '../door/x7-error.js';
import type { X7Request } from '../door/x7-route.js';

/** What the image API calls. */
export interface ImageParts {
  readonly imageReader: ImageReader;
  readonly imageDrafts: ImageDrafts;
  readonly imageChanges: ImageChanges;
  readonly imageImports: ImageImports;
  readonly imageMembers: ImageMembers;
  readonly imageTasks: ImageTasks;
  readonly imageUploads: ImageUploads;
}

/** A request about one image, and who asks. */
export interface ImageAsked {
  readonly request: X7Request<unknown>;
  readonly context: RequestContext;
}

/** The image that a path names. */
export const imageRef = ({ params: { id = '' } }: X7Request<unknown>): Ref => byId(id);

/**
 * Asks as the image's owner: an admin is every project's. What is another's and may be seen is forbidden; it is no
 * question of who asks.
 */
export async function asOwner<T>(
  { imageReader }: Pick<ImageParts, 'imageReader'>,
  { request, context }: ImageAsked,
  work: (owner: RequestContext, ref: Ref) => Promise<T>,
): Promise<T> {
  const ref = imageRef(request);
  try {
    if (!context.isAdmin) return await work(context, ref);
    const { projectId } = await imageReader.get(context, ref);
    return await work({ ...context, projectId }, ref);
  } catch (error) {
    if (error instanceof EngineError && error.code === 'AuthFailure') throw new X7Error(403, error.message);
    throw error;
  }
}
