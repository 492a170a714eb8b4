import { z } from 'zod';
import type { GrantRow } from '../../../cloud/users/grants.service.js';
import { inCloud, type X7Route } from '../door/x7-route.js';
import { collection, PREFIX } from './collection.js';
import { page } from './identity.schema.js';
import { roleIdOf, type RoleParts } from './roles.routes.js';
import { DOMAIN } from './token.view.js';

const domain = z.strictObject({ id: z.string(), name: z.string() }).optional();
const named = z.strictObject({ id: z.string(), name: z.string().optional(), domain });
const scope = z.union([
  z.strictObject({ project: named }),
  z.strictObject({ system: z.strictObject({ all: z.literal(true) }) }),
]);
const assignment = z.strictObject({
  ...{ role: z.strictObject({ id: z.string(), name: z.string().optional() }), user: named, scope },
  links: z.strictObject({ assignment: z.string() }),
});

/** Who holds which role where: those that are stored, which are also those that count. */
export const roleAssignmentRoutes = ({ grants }: RoleParts): readonly X7Route[] => [
  inCloud('role:list', {
    ...{ method: 'GET', path: '/role_assignments' },
    answer: () => z.strictObject({ role_assignments: z.array(assignment), links: page }),
    async handle({ base, query }) {
      const withNames = query.has('include_names') && !/^(false|0)$/i.test(query.get('include_names') ?? '');
      const rows = (await grants.list()).filter((row) => isAsked(row, query));
      const shown = rows.map((row) => assignmentView(row, base, withNames));
      return collection({ base, path: '/role_assignments', key: 'role_assignments' }, shown);
    },
  }),
];

/** There are no groups, and no roles in domains. */
function isAsked({ userId, role, projectId }: GrantRow, query: URLSearchParams): boolean {
  const is = (key: string, value: string | null) => !query.has(key) || query.get(key) === value;
  if (query.has('group.id') || query.has('scope.domain.id')) return false;
  if (query.has('scope.system') && projectId !== null) return false;
  return is('user.id', userId) && is('role.id', roleIdOf(role)) && is('scope.project.id', projectId);
}

function assignmentView(row: GrantRow, base: string, withNames: boolean): object {
  const { userId, userName, role, projectId, projectName } = row;
  const said = (name: string | null) => (withNames ? { name: name ?? '', domain: DOMAIN } : {});
  const place = projectId === null ? 'system' : `projects/${projectId}`;
  return {
    role: { id: roleIdOf(role), ...(withNames && { name: role }) },
    user: { id: userId, ...said(userName) },
    scope:
      projectId === null ? { system: { all: true } } : { project: { id: projectId, ...said(projectName) } },
    links: { assignment: `${base}${PREFIX}/${place}/users/${userId}/roles/${roleIdOf(role)}` },
  };
}
