import { imageError } from '../door/error-bodies.js';
import type { X7Service } from '../door/x7-service.js';
import type { ImageParts } from './image-door.js';
import { imageFileRoutes } from './image-file.routes.js';
import { imageImportRoutes } from './image-import.routes.js';
import { imageMembersRoutes } from './image-members.routes.js';
import { imageMoreRoutes } from './image-more.routes.js';
import { imagesRoutes } from './images.routes.js';
import { schemasRoutes } from './schemas.routes.js';
import { unbuiltImageRoutes } from './unbuilt.routes.js';

/** The image API, "Tank": image v2. */
export const imageService = (parts: ImageParts): X7Service => ({
  ...{ name: 'image', prefix: '/image/v2', errorBody: imageError },
  routes: [
    ...imagesRoutes(parts),
    ...imageFileRoutes(parts),
    ...imageImportRoutes(parts),
    ...imageMembersRoutes(parts),
    ...imageMoreRoutes(parts),
    ...schemasRoutes,
    ...unbuiltImageRoutes,
  ],
});
