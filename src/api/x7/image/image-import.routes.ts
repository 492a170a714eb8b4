import type { ImageTask } from '../../../cloud/images/image-tasks.service.js';
import type { RequestContext } from '../../../common/context/request-context.js';
import type { ImageRow } from '../../../cloud/images/image.js';
import { secondsText } from '../door/dates.js';
import { X7Error } from '../door/x7-error.js';
import { withRight, withToken, type X7Answer, type X7Request, type X7Route } from '../door/x7-route.js';
import { asOwner, type ImageParts, imageRef } from './image-door.js';
import { anyObject, importBody } from './image.schema.js';
import { IMPORT_METHODS } from './import-methods.js';

type ImportRequest = X7Request<{
  readonly method: { readonly name: string; readonly uri?: string | undefined };
}>;

/** How images come by `POST …/import`, and what became of that. */
export const imageImportRoutes = (parts: ImageParts): readonly X7Route[] => [
  withRight('image:create', {
    ...{ method: 'POST', path: '/images/:id/import', body: importBody },
    handle: (request: ImportRequest, context) => bring(parts, request, context),
  }),
  withRight('image:read', {
    ...{ method: 'GET', path: '/images/:id/tasks', answer: anyObject },
    async handle(request, context) {
      const image = await parts.imageReader.get(context, imageRef(request));
      const isOwner = context.isAdmin || image.projectId === context.projectId;
      const tasks = isOwner ? await parts.imageTasks.list(image.id) : [];
      return { status: 200, body: { tasks: tasks.map((task) => taskView(image, task)) } };
    },
  }),
  ...infoRoutes,
];

const infoRoutes: readonly X7Route[] = [
  withToken({
    ...{ method: 'GET', path: '/info/import', answer: anyObject },
    handle: () => ({
      status: 200,
      body: {
        'import-methods': {
          ...{ description: 'Import methods available.', type: 'array', value: IMPORT_METHODS },
        },
      },
    }),
  }),
  withToken({
    ...{ method: 'GET', path: '/info/stores', answer: anyObject },
    handle() {
      throw new X7Error(404, 'Multi backend is not supported at this site.');
    },
  }),
];

async function bring(parts: ImageParts, request: ImportRequest, context: RequestContext): Promise<X7Answer> {
  const { name, uri } = request.body.method;
  if (!IMPORT_METHODS.includes(name))
    throw new X7Error(400, `The import method ${name.slice(0, 64)} is not supported by this cloud.`);
  if (name === 'glance-direct') {
    await asOwner(parts, { request, context }, (owner, ref) => parts.imageUploads.importStaged(owner, ref));
    return { status: 202 };
  }
  if (uri === undefined) throw new X7Error(400, 'The import method web-download needs a uri.');
  const { containerFormat, diskFormat } = await parts.imageReader.get(context, imageRef(request));
  if (containerFormat === null || diskFormat === null)
    throw new X7Error(400, 'The container format and the disk format of the image must be set first.');
  await asOwner(parts, { request, context }, (owner, ref) =>
    parts.imageImports.download(owner, { ref, url: uri }),
  );
  return { status: 202 };
}

/** Its input does not say from where: a URL may hold a secret, and is not kept. */
const taskView = ({ id, projectId }: ImageRow, task: ImageTask) => ({
  ...{ id: task.id, type: 'api_image_import', status: statusOf(task), owner: projectId, image_id: id },
  ...{ request_id: task.requestId, user_id: task.userId, message: task.message, result: null },
  input: { image_id: id, import_req: { method: { name: 'web-download' } } },
  ...{
    created_at: secondsText(task.createdAt.getTime()),
    updated_at: secondsText(task.updatedAt.getTime()),
    expires_at: null,
  },
  ...{ self: `/v2/tasks/${task.id}`, schema: '/v2/schemas/task' },
});

function statusOf({ outcome }: ImageTask): 'processing' | 'success' | 'failure' {
  if (outcome === null) return 'processing';
  return outcome === 'succeeded' ? 'success' : 'failure';
}
