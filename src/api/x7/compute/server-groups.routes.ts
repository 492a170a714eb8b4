import { z } from 'zod';
import type { RequestContext } from '../../../common/context/request-context.js';
import { UUID } from '../../../common/ids/uuid.js';
import { byId } from '../../../common/refs/ref.js';
import {
  PLACEMENT_POLICIES,
  type PlacementGroupRow,
} from '../../../cloud/placement-groups/placement-group.js';
import type { PlacementGroupService } from '../../../cloud/placement-groups/placement-group.service.js';
import { limitOf } from '../door/page.js';
import { isTrue, nameText } from '../door/shapes.js';
import { withRight, type X7Request, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';

export interface ServerGroupParts {
  readonly serverGroups: PlacementGroupService;
}

const bodyOf = (policies: readonly string[]) =>
  z.strictObject({
    server_group: z.strictObject({ name: nameText, policies: z.array(z.enum(policies)).length(1) }),
  });
const strict = bodyOf(PLACEMENT_POLICIES.filter((policy) => !policy.startsWith('soft-')));
/** From 2.15 on. */
const all = bodyOf(PLACEMENT_POLICIES);

const shape = (version: number) =>
  z.strictObject({
    ...{ id: z.string(), name: z.string(), policies: z.array(z.enum(PLACEMENT_POLICIES)).length(1) },
    ...{ members: z.array(z.string()), metadata: z.strictObject({}) },
    ...(version >= 13 && { project_id: z.string(), user_id: z.string() }),
  });

const viewOf = (row: PlacementGroupRow, version: number) => ({
  ...{ id: row.id, name: row.name, policies: [row.policy], members: row.members, metadata: {} },
  ...(version >= 13 && { project_id: row.projectId, user_id: row.madeBy }),
});

/** Server groups: EC2's placement groups. */
export const serverGroupRoutes = (parts: ServerGroupParts): readonly X7Route[] => [
  ...readRoutes(parts),
  ...createRoutes(parts),
  withRight('placement-group:delete', {
    ...{ method: 'DELETE', path: '/os-server-groups/:id' },
    async handle({ params: { id = '' } }, context) {
      await found(parts, context, id);
      await parts.serverGroups.remove(context, byId(id), true);
      return { status: 204 };
    },
  }),
];

function createRoutes({ serverGroups }: ServerGroupParts): readonly X7Route[] {
  const facts = { method: 'POST', path: '/os-server-groups' } as const;
  const answer = (version: number) => z.strictObject({ server_group: shape(version) });
  const handle = async ({ body, version }: X7Request<z.infer<typeof all>>, context: RequestContext) => {
    const { name, policies } = body.server_group;
    const policy = PLACEMENT_POLICIES.find((one) => one === policies[0]) ?? 'affinity';
    const row = await serverGroups.create(context, { name, policy, tags: [] });
    return { status: 200, body: { server_group: viewOf(row, version) } };
  };
  return [
    withRight('placement-group:create', { ...facts, until: 14, body: strict, answer, handle }),
    withRight('placement-group:create', { ...facts, since: 15, body: all, answer, handle }),
  ];
}

const readRoutes = (parts: ServerGroupParts): readonly X7Route[] => [
  withRight('placement-group:read', {
    ...{ method: 'GET', path: '/os-server-groups' },
    answer: (version) => z.strictObject({ server_groups: z.array(shape(version)) }),
    async handle({ query, version }, context) {
      const everywhere =
        context.isAdmin && query.has('all_projects') && isTrue(query.get('all_projects') || 'true');
      const rows = await parts.serverGroups.list(context, { refs: [], everywhere });
      const offset = Number(query.get('offset') ?? 0);
      if (!Number.isInteger(offset) || offset < 0)
        throw new X7Error(400, 'Invalid input for query parameters offset.');
      const limit = query.has('limit') ? limitOf(query) : rows.length;
      const page = rows.slice(offset, offset + limit);
      return { status: 200, body: { server_groups: page.map((row) => viewOf(row, version)) } };
    },
  }),
  withRight('placement-group:read', {
    ...{ method: 'GET', path: '/os-server-groups/:id' },
    answer: (version) => z.strictObject({ server_group: shape(version) }),
    async handle({ params: { id = '' }, version }, context) {
      return { status: 200, body: { server_group: viewOf(await found(parts, context, id), version) } };
    },
  }),
];

async function found(
  { serverGroups }: ServerGroupParts,
  context: RequestContext,
  id: string,
): Promise<PlacementGroupRow> {
  const rows = UUID.test(id) ? await serverGroups.list(context, { refs: [] }) : [];
  const row = rows.find((one) => one.id === id);
  if (row) return row;
  throw new X7Error(404, `Instance group ${id.slice(0, 64)} could not be found.`);
}
