import { z } from 'zod';
import { UUID } from '../../../common/ids/uuid.js';
import type {
  DirectoryProject,
  ProjectChange,
  ProjectDirectory,
} from '../../../cloud/projects/project-directory.service.js';
import { headOf, inCloud, withToken, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { collection, narrow, selfOf } from './collection.js';
import { projectShape, projectsAnswer } from './identity.schema.js';
import { DOMAIN } from './token.view.js';

export interface ProjectParts {
  readonly projects: ProjectDirectory;
}

const tag = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^,/]*$/);
const known = {
  name: z.string().min(1).max(64).optional(),
  description: z.string().max(1024).nullable().optional(),
  enabled: z.boolean().optional(),
  domain_id: z.string().nullable().optional(),
  parent_id: z.string().nullable().optional(),
  is_domain: z.boolean().optional(),
  tags: z.array(tag).max(80).optional(),
  options: z.strictObject({}).optional(),
};
const createBody = z.strictObject({ project: z.looseObject({ ...known, name: z.string().min(1).max(64) }) });
const updateBody = z.strictObject({ project: z.looseObject(known) });
type Said = z.infer<typeof updateBody>['project'];

const answer = () => z.strictObject({ project: projectShape });
const path = '/projects/:id';

/** Projects: EC2's accounts. */
export const projectRoutes = (parts: ProjectParts): readonly X7Route[] => [
  ...readRoutes(parts),
  inCloud('project:create', {
    ...{ method: 'POST', path: '/projects', body: createBody, answer },
    async handle({ body: { project }, base }, { access }) {
      const change = changeIn(project);
      const taken = (await parts.projects.list()).some(({ name }) => name === project.name);
      if (taken) throw new X7Error(409, `Duplicate entry found with name ${project.name}.`);
      const made = await parts.projects.create({ ...change, name: project.name }, access.userId);
      return { status: 201, body: { project: projectView(made, base) } };
    },
  }),
  inCloud('project:update', {
    ...{ method: 'PATCH', path, body: updateBody, answer },
    async handle({ params: { id = '' }, body: { project }, base }) {
      const changed = await parts.projects.update(id, changeIn(project));
      return { status: 200, body: { project: projectView(changed, base) } };
    },
  }),
  inCloud('project:delete', {
    ...{ method: 'DELETE', path },
    async handle({ params: { id = '' } }) {
      await parts.projects.remove(id);
      return { status: 204 };
    },
  }),
];

function readRoutes({ projects }: ProjectParts): readonly X7Route[] {
  const list = inCloud('project:list', {
    ...{ method: 'GET', path: '/projects', answer: projectsAnswer },
    async handle({ base, query }) {
      const rows = (await projects.list()).map((row) => projectView(row, base));
      const found = narrow(rows, query, 'name domain_id enabled parent_id is_domain');
      return collection({ base, path: '/projects', key: 'projects' }, found);
    },
  });
  const show = withToken({
    ...{ method: 'GET', path, answer },
    async handle({ params: { id = '' }, base }, { access }) {
      if (!access.isAdmin && access.project?.id !== id)
        throw new X7Error(
          UUID.test(id) ? 403 : 404,
          'You are not authorized to perform the requested action.',
        );
      return { status: 200, body: { project: projectView(await projects.get(id), base) } };
    },
  });
  return [list, headOf(list), show, headOf(show)];
}

/** What clients said of it comes back as it is, but never in the place of what the cloud knows. */
export const projectView = (row: DirectoryProject, base: string) => ({
  ...row.attributes,
  ...{ id: row.id, name: row.name, domain_id: DOMAIN.id, description: row.description },
  ...{ enabled: row.enabled, is_domain: false, parent_id: DOMAIN.id, tags: row.labels, options: {} },
  links: selfOf(base, `/projects/${row.id}`),
});

const KNOWN: ReadonlySet<string> = new Set([...Object.keys(known), 'id', 'links']);

/** Throws 400 for another domain or parent than the one that there is. */
export function changeIn(said: Said): ProjectChange {
  const {
    name,
    description,
    enabled,
    tags,
    domain_id: domain,
    parent_id: parent,
    is_domain: isDomain,
  } = said;
  if ([domain, parent].some((id) => id && id !== DOMAIN.id) || isDomain)
    throw new X7Error(400, `Projects are in the domain ${DOMAIN.id}, and in no other project.`);
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description: description ?? '' }),
    ...(enabled !== undefined && { enabled }),
    ...(tags && { labels: tags }),
    attributes: Object.fromEntries(Object.entries(said).filter(([key]) => !KNOWN.has(key))),
  };
}
