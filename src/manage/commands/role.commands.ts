import { ProjectService } from '../../cloud/projects/project.service.js';
import { ROLES } from '../../cloud/users/role.js';
import { UserService } from '../../cloud/users/user.service.js';
import { command, tableOf } from '../command.js';
import type { ManageContext } from '../manage-context.js';

const ARGS = ['USER', 'ROLE', '[PROJECT]'];

/** Undefined: globally. */
async function projectIdOf(context: ManageContext, project: string | undefined): Promise<string | null> {
  return project === undefined ? null : (await (await context.get(ProjectService)).get(project)).id;
}

export const roleCommands = [
  command(
    'role add',
    {
      args: ARGS,
      help: `Gives one of ${ROLES.join(', ')}; without a project: globally. A role counts if held globally and in the project`,
    },
    async (context, [user = '', role = '', project]) => {
      const projectId = await projectIdOf(context, project);
      await (await context.get(UserService)).addRole(user, role, projectId);
    },
  ),
  command(
    'role remove',
    { args: ARGS, help: 'Takes it away again' },
    async (context, [user = '', role = '', project]) => {
      const projectId = await projectIdOf(context, project);
      await (await context.get(UserService)).removeRole(user, role, projectId);
    },
  ),
  command(
    'role list',
    { args: ['USER'], help: 'The roles that a user holds' },
    async (context, [user = '']) => {
      const roles = await (await context.get(UserService)).roles(user);
      return tableOf(
        ['role', 'project'],
        roles.map(({ role, project }) => ({ role, project })),
      );
    },
  ),
  command(
    'role has',
    { args: ARGS, help: 'Exits 0 when the user holds it there, else 1' },
    async (context, [user = '', role = '', project]) => {
      const projectId = await projectIdOf(context, project);
      const roles = await (await context.get(UserService)).roles(user);
      const has = roles.some((held) => held.role === role && held.projectId === projectId);
      return { ...tableOf(['has'], [{ has }]), status: has ? 0 : 1 };
    },
  ),
];
