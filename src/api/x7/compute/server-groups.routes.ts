import { z } from 'zod';
import type { RequestContext } from '../../../common/context/request-context.js';
import { UUID } from '../../../common/ids/uuid.js';
import { byId } from '../../../common/refs/ref.js';
import {
  PLACEMENT_POLICIES,
  type PlacementGroupRow,
} from '../../../cloud/placement-groups/placement-group.js';
import type { PlacementGroupService } from '../../../cloud/placement-groups/placement-group.service.js';
import { pageBehind } from '../door/page.js';
import { integerish, isTrue, nameText } from '../door/shapes.js';
import { withRight, type X7Request, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';

export interface ServerGroupParts {
  readonly serverGroups: PlacementGroupService;
}

/** From 2.64 on a group has one policy, and rules of it: of those none is built. */
const body64 = z.strictObject({
  server_group: z.strictObject({
    ...{ name: nameText, policy: z.enum(PLACEMENT_POLICIES) },
    rules: z.strictObject({ max_server_per_host: integerish(1, 2_147_483_647).optional() }).optional(),
  }),
});

const bodyOf = (policies: readonly string[]) =>
  z.strictObject({
    server_group: z.strictObject({ name: nameText, policies: z.array(z.enum(policies)).length(1) }),
  });
const strict = bodyOf(PLACEMENT_POLICIES.filter((policy) => !policy.startsWith('soft-')));
/** From 2.15 on. */
const all = bodyOf(PLACEMENT_POLICIES);

const policy = z.enum(PLACEMENT_POLICIES);
const nothing = z.strictObject({});

const shape = (version: number) =>
  z.strictObject({
    ...{ id: z.string(), name: z.string(), members: z.array(z.string()) },
    ...(version < 64 && { policies: z.array(policy).length(1), metadata: nothing }),
    ...(version >= 64 && { policy, rules: nothing }),
    ...(version >= 13 && { project_id: z.string(), user_id: z.string() }),
  });

const viewOf = (row: PlacementGroupRow, version: number) => ({
  ...{ id: row.id, name: row.name, members: row.members },
  ...(version < 64 ? { policies: [row.policy], metadata: {} } : { policy: row.policy, rules: {} }),
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
  const make = async (context: RequestContext, version: number, asked: Asked) => {
    const row = await serverGroups.create(context, { ...asked, tags: [] });
    return { status: 200, body: { server_group: viewOf(row, version) } };
  };
  const handle = ({ body, version }: X7Request<z.infer<typeof all>>, context: RequestContext) => {
    const { name, policies } = body.server_group;
    const asked = PLACEMENT_POLICIES.find((one) => one === policies[0]) ?? 'affinity';
    return make(context, version, { name, policy: asked });
  };
  return [
    withRight('placement-group:create', { ...facts, until: 14, body: strict, answer, handle }),
    withRight('placement-group:create', { ...facts, since: 15, until: 63, body: all, answer, handle }),
    withRight('placement-group:create', {
      ...{ ...facts, since: 64, body: body64, answer },
      handle: ({ body: { server_group: asked }, version }, context) => {
        requireNoRules(asked);
        return make(context, version, { name: asked.name, policy: asked.policy });
      },
    }),
  ];
}

type Asked = Pick<PlacementGroupRow, 'name' | 'policy'>;

/** Members of an anti-affinity group are one a host. Throws 400 for rules that its policy has not, 501 for others. */
function requireNoRules({ policy: of, rules = {} }: z.infer<typeof body64>['server_group']): void {
  if (Object.keys(rules).length === 0) return;
  if (of !== 'anti-affinity') throw new X7Error(400, 'Only anti-affinity policy supports rules.');
  throw new X7Error(501, 'Not supported by this cloud: max_server_per_host');
}

const readRoutes = (parts: ServerGroupParts): readonly X7Route[] => [
  withRight('placement-group:read', {
    ...{ method: 'GET', path: '/os-server-groups', queries: ['all_projects', 'limit', 'offset'] },
    answer: (version) => z.strictObject({ server_groups: z.array(shape(version)) }),
    async handle({ query, version }, context) {
      const everywhere =
        context.isAdmin && query.has('all_projects') && isTrue(query.get('all_projects') || 'true');
      const rows = await parts.serverGroups.list(context, { refs: [], everywhere });
      const page = pageBehind(rows, query);
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
