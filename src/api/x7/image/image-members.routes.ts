import type { ImageMember } from '../../../cloud/images/image.js';
import { secondsText } from '../door/dates.js';
import { withRight, type X7Request, type X7Route } from '../door/x7-route.js';
import { type ImageParts, imageRef } from './image-door.js';
import { memberAnswer, memberBody, memberList, memberStatus } from './image.schema.js';

/** Whom an image is shared with: its owner says who, the member whether it wants it. */
export const imageMembersRoutes = (parts: ImageParts): readonly X7Route[] => [
  ...membersRoutes(parts),
  ...memberRoutes(parts),
];

const membersRoutes = ({ imageMembers }: ImageParts): readonly X7Route[] => [
  withRight('image:read', {
    ...{ method: 'GET', path: '/images/:id/members', answer: memberList },
    async handle(request, context) {
      const members = await imageMembers.list(context, imageRef(request));
      return {
        status: 200,
        body: { members: members.map(viewIn(request)), schema: '/v2/schemas/members' },
      };
    },
  }),
  withRight('image:update', {
    ...{ method: 'POST', path: '/images/:id/members', answer: memberAnswer, body: memberBody },
    handle: async (request, context) => ({
      status: 200,
      body: viewIn(request)(await imageMembers.add(context, imageRef(request), request.body.member)),
    }),
  }),
];

const memberRoutes = ({ imageMembers }: ImageParts): readonly X7Route[] => [
  withRight('image:read', {
    ...{ method: 'GET', path: '/images/:id/members/:member', answer: memberAnswer },
    handle: async (request, context) => ({
      status: 200,
      body: viewIn(request)(await imageMembers.find(context, imageRef(request), memberIn(request))),
    }),
  }),
  withRight('image:update', {
    ...{ method: 'PUT', path: '/images/:id/members/:member', answer: memberAnswer, body: memberStatus },
    async handle(request, context) {
      const answer = { ref: imageRef(request), projectId: memberIn(request), ...request.body };
      return { status: 200, body: viewIn(request)(await imageMembers.answer(context, answer)) };
    },
  }),
  withRight('image:update', {
    ...{ method: 'DELETE', path: '/images/:id/members/:member' },
    async handle(request, context) {
      await imageMembers.remove(context, imageRef(request), memberIn(request));
      return { status: 204 };
    },
  }),
];

const memberIn = ({ params: { member = '' } }: X7Request<unknown>): string => member;

const viewIn =
  ({ params: { id } }: X7Request<unknown>) =>
  ({ projectId, status, createdAt, updatedAt }: ImageMember) => ({
    ...{ member_id: projectId, image_id: id, status, schema: '/v2/schemas/member' },
    created_at: secondsText(createdAt.getTime()),
    updated_at: secondsText(updatedAt.getTime()),
  });
