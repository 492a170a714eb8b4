import { z } from 'zod';
import type { RequestContext } from '../../../common/context/request-context.js';
import { byId } from '../../../common/refs/ref.js';
import type { SecurityGroupRuleService } from '../../../cloud/security-groups/rule.service.js';
import { DEFAULT_GROUP, type GroupRow } from '../../../cloud/security-groups/security-group.js';
import type { SecurityGroupService } from '../../../cloud/security-groups/security-group.service.js';
import { withRight, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { groupView, ruleView, rulesOf } from './group.view.js';
import { groupShape, oneAnswer, ruleShape } from './network.schema.js';
import { namedProject, requireOwnProject } from './named-project.js';
import { reads } from './networks.routes.js';
import { notFound } from './not-found.js';
import { askedRuleOf, ruleBody } from './rule-request.js';

export interface GroupParts {
  readonly groups: SecurityGroupService;
  readonly rules: SecurityGroupRuleService;
}

const groupBody = z.strictObject({
  security_group: z.strictObject({
    name: z.string().min(1).max(255),
    description: z.string().max(255).optional(),
    ...{ stateful: z.literal(true).optional(), ...namedProject },
  }),
});

const groupChange = z.strictObject({
  security_group: z.strictObject({
    name: z.string().min(1).max(255).optional(),
    description: z.string().max(255).optional(),
    stateful: z.literal(true).optional(),
  }),
});

/** More groups than a project may have. */
const MOST = 10_000;

/** All of a project. */
export const groupsOf = (
  { groups }: Pick<GroupParts, 'groups'>,
  context: RequestContext,
): Promise<readonly GroupRow[]> => groups.list(context, { refs: [], after: null, limit: MOST });

/** Security groups and their rules, both ways. */
export const securityGroupRoutes = (parts: GroupParts): readonly X7Route[] => [
  ...reads('security-groups', groupShape, async (context) => {
    const rows = await groupsOf(parts, context);
    return rows.map((row) => groupView(row, context.projectId));
  }),
  withRight('security-group:create', {
    ...{ method: 'POST', path: '/security-groups', body: groupBody },
    answer: oneAnswer('security_group', groupShape),
    async handle({ body: { security_group: asked } }, context) {
      requireOwnProject(context, asked);
      const { name, description = '' } = asked;
      if (name === DEFAULT_GROUP) throw new X7Error(409, 'Default security group already exists.');
      const { id } = await parts.groups.create(context, { name, description, tags: [], spans: true });
      const { view } = await found(parts, context, id);
      return { status: 201, body: { security_group: view } };
    },
  }),
  changeRoute(parts),
  withRight('security-group:delete', {
    ...{ method: 'DELETE', path: '/security-groups/:id' },
    async handle({ params: { id = '' } }, context) {
      const { row } = await found(parts, context, id);
      if (row.name === DEFAULT_GROUP)
        throw new X7Error(409, 'Insufficient rights for removing default security group.');
      await parts.groups.remove(context, byId(id));
      return { status: 204 };
    },
  }),
  ...ruleRoutes(parts),
];

const changeRoute = (parts: GroupParts): X7Route =>
  withRight('security-group:create', {
    ...{ method: 'PUT', path: '/security-groups/:id', body: groupChange },
    answer: oneAnswer('security_group', groupShape),
    async handle({ params: { id = '' }, body: { security_group: words } }, context) {
      await found(parts, context, id);
      await parts.groups.rename(context, byId(id), words);
      const { view } = await found(parts, context, id);
      return { status: 200, body: { security_group: view } };
    },
  });

async function found(parts: GroupParts, context: RequestContext, id: string) {
  const rows = await groupsOf(parts, context);
  const row = rows.find((group) => group.id === id);
  if (!row) throw notFound('security_group', id);
  return { row, view: groupView(row, context.projectId) };
}

async function ruleViews(parts: GroupParts, context: RequestContext) {
  const rows = await groupsOf(parts, context);
  const { projectId } = context;
  return rows.flatMap((group) => rulesOf(group).map((rule) => ruleView(rule, { group, projectId })));
}

const ruleRoutes = (parts: GroupParts): readonly X7Route[] => [
  ...reads('security-group-rules', ruleShape, (context) => ruleViews(parts, context)),
  withRight('security-group-rule:create', {
    ...{ method: 'POST', path: '/security-group-rules', body: ruleBody },
    answer: oneAnswer('security_group_rule', ruleShape),
    async handle({ body: { security_group_rule: asked } }, context) {
      requireOwnProject(context, asked);
      const { row } = await found(parts, context, asked.security_group_id);
      const rule = askedRuleOf(asked);
      if ('group' in rule.source) await found(parts, context, rule.source.group.value);
      const of = { projectId: context.projectId, named: byId(row.id), direction: asked.direction };
      const [made] = await parts.rules.authorize(of, { rules: [rule], tags: [] });
      const view = (await ruleViews(parts, context)).find(({ id }) => id === made?.id);
      return { status: 201, body: { security_group_rule: view } };
    },
  }),
  withRight('security-group-rule:delete', {
    ...{ method: 'DELETE', path: '/security-group-rules/:id' },
    async handle({ params: { id = '' } }, context) {
      const rule = (await ruleViews(parts, context)).find((view) => view.id === id);
      if (!rule) throw notFound('security_group_rule', id);
      const { projectId } = context;
      const of = { projectId, named: byId(rule.security_group_id), direction: rule.direction };
      await parts.rules.revokeById(of, [byId(id)]);
      return { status: 204 };
    },
  }),
];
