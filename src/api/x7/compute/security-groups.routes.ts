import { z } from 'zod';
import type { RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { byId } from '../../../common/refs/ref.js';
import { DEFAULT_GROUP, type GroupRow } from '../../../cloud/security-groups/security-group.js';
import { askedRuleOf } from '../network/rule-request.js';
import { type GroupParts, groupsOf } from '../network/security-groups.routes.js';
import { withRight, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { groupShape, groupView, ruleShape, ruleView } from './security-group.view.js';

/** From 2.36 on clients ask the network API itself. */
const until = 35;

const text = z.string().min(1).max(255).regex(/\S/);
const groupBody = z.strictObject({ security_group: z.strictObject({ name: text, description: text }) });
const port = z
  .union([z.int(), z.string().regex(/^-?\d{1,5}$/)])
  .transform(Number)
  .nullable()
  .optional();
const ruleBody = z.strictObject({
  security_group_rule: z.strictObject({
    parent_group_id: z.union([z.string(), z.int()]).transform(String),
    ip_protocol: z.string().nullable().optional(),
    ...{ from_port: port, to_port: port },
    cidr: z.string().max(64).nullable().optional(),
    group_id: z.string().nullable().optional(),
  }),
});

/** Security groups as compute showed them: what lets in. */
export const securityGroupProxyRoutes = (parts: GroupParts): readonly X7Route[] => [
  withRight('security-group:read', {
    ...{ method: 'GET', path: '/os-security-groups', until },
    answer: () => z.strictObject({ security_groups: z.array(groupShape) }),
    async handle(_request, context) {
      const rows = await groupsOf(parts, context);
      return { status: 200, body: { security_groups: rows.map((row) => groupView(row, context.projectId)) } };
    },
  }),
  withRight('security-group:read', {
    ...{ method: 'GET', path: '/os-security-groups/:id', until },
    answer: () => z.strictObject({ security_group: groupShape }),
    async handle({ params: { id = '' } }, context) {
      const row = await found(parts, context, id);
      return { status: 200, body: { security_group: groupView(row, context.projectId) } };
    },
  }),
  ...writeRoutes(parts),
  ...ruleRoutes(parts),
];

const writeRoutes = (parts: GroupParts): readonly X7Route[] => [
  withRight('security-group:create', {
    ...{ method: 'POST', path: '/os-security-groups', until, body: groupBody },
    answer: () => z.strictObject({ security_group: groupShape }),
    async handle({ body: { security_group: asked } }, context) {
      const { id } = await parts.groups.create(context, { ...asked, tags: [], spans: true }).catch(twice);
      const row = await found(parts, context, id);
      return { status: 200, body: { security_group: groupView(row, context.projectId) } };
    },
  }),
  withRight('security-group:create', {
    ...{ method: 'PUT', path: '/os-security-groups/:id', until, body: groupBody },
    answer: () => z.strictObject({ security_group: groupShape }),
    async handle({ params: { id = '' }, body: { security_group: words } }, context) {
      await found(parts, context, id);
      await parts.groups.rename(context, byId(id), words).catch(twice);
      const row = await found(parts, context, id);
      return { status: 200, body: { security_group: groupView(row, context.projectId) } };
    },
  }),
  withRight('security-group:delete', {
    ...{ method: 'DELETE', path: '/os-security-groups/:id', until },
    async handle({ params: { id = '' } }, context) {
      const { name } = await found(parts, context, id);
      if (name === DEFAULT_GROUP) throw new X7Error(400, 'Unable to delete system group default');
      await parts.groups.remove(context, byId(id)).catch(inUse);
      return { status: 202 };
    },
  }),
];

const ruleRoutes = (parts: GroupParts): readonly X7Route[] => [
  withRight('security-group-rule:create', {
    ...{ method: 'POST', path: '/os-security-group-rules', until, body: ruleBody },
    answer: () => z.strictObject({ security_group_rule: ruleShape }),
    async handle({ body: { security_group_rule: asked } }, context) {
      const { parent_group_id: parent, ip_protocol: protocol, cidr, group_id: group } = asked;
      const row = await found(parts, context, parent);
      if (group) await found(parts, context, group);
      const [from, to] = [asked.from_port ?? null, asked.to_port ?? null].map((one) =>
        one === -1 ? null : one,
      );
      const rule = askedRuleOf({
        ...{ security_group_id: row.id, direction: 'ingress', protocol: protocol === '-1' ? null : protocol },
        ...{ port_range_min: from, port_range_max: to, remote_ip_prefix: cidr, remote_group_id: group },
        ethertype: cidr?.includes(':') ? 'IPv6' : 'IPv4',
      });
      const of = { projectId: context.projectId, named: byId(row.id), direction: 'ingress' as const };
      const [made] = await parts.rules.authorize(of, { rules: [rule], tags: [] }).catch(twice);
      if (!made) throw new Error('a rule that was authorized is not there');
      return { status: 200, body: { security_group_rule: ruleView(made, row.id, context.projectId) } };
    },
  }),
  ruleRemoval(parts),
];

const ruleRemoval = (parts: GroupParts): X7Route =>
  withRight('security-group-rule:delete', {
    ...{ method: 'DELETE', path: '/os-security-group-rules/:id', until },
    async handle({ params: { id = '' } }, context) {
      const groups = await groupsOf(parts, context);
      const group = groups.find(({ rules }) => rules.some((rule) => rule.id === id));
      if (!group) throw unknown('rule', id);
      const of = { projectId: context.projectId, named: byId(group.id), direction: 'ingress' as const };
      await parts.rules.revokeById(of, [byId(id)]);
      return { status: 202 };
    },
  });

async function found(parts: GroupParts, context: RequestContext, id: string): Promise<GroupRow> {
  const row = (await groupsOf(parts, context)).find((group) => group.id === id);
  if (!row) throw unknown('group', id);
  return row;
}

/** What could be an id, of nova's own or of neutron's, is just not there. */
function unknown(what: string, id: string): X7Error {
  const isId = /^\d{1,18}$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
  return isId
    ? new X7Error(404, `Security ${what} ${id} not found.`)
    : new X7Error(400, `Security ${what} id should be an integer or a UUID`);
}

const DUPLICATES = new Set(['InvalidGroup.Duplicate', 'InvalidPermission.Duplicate']);

/** Compute's word for what is there already is 400. */
function twice(error: unknown): never {
  if (error instanceof EngineError && DUPLICATES.has(error.code)) throw new X7Error(400, error.message);
  throw error;
}

function inUse(error: unknown): never {
  if (error instanceof EngineError && error.code === 'DependencyViolation')
    throw new X7Error(400, error.message);
  throw error;
}
