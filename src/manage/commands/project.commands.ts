import { text } from '../../common/flags/flags.js';
import type { ProjectRow } from '../../cloud/projects/project.repository.js';
import { ProjectService } from '../../cloud/projects/project.service.js';
import { UserService } from '../../cloud/users/user.service.js';
import { command, tableOf } from '../command.js';

const COLUMNS = ['name', 'account', 'manager', 'id', 'description'] as const;
const row = ({ name, accountNumber, managerName, id, description }: ProjectRow) => ({
  name,
  account: accountNumber,
  manager: managerName,
  id,
  description,
});

export const projectCommands = [
  command(
    'project create',
    {
      args: ['NAME', 'MANAGER'],
      help: 'A new project; its manager is its first member',
      options: { description: text('', 'What it is for') },
    },
    async (context, [name = '', manager = ''], { description }) => {
      const { id } = await (await context.get(UserService)).get(manager);
      return tableOf(COLUMNS, [row(await (await context.get(ProjectService)).create(name, id, description))]);
    },
  ),
  command('project list', { help: 'All projects' }, async (context) =>
    tableOf(COLUMNS, (await (await context.get(ProjectService)).list()).map(row)),
  ),
  command(
    'project members',
    { args: ['PROJECT'], help: 'Who may work in it' },
    async (context, [project = '']) => {
      const members = await (await context.get(ProjectService)).members(project);
      return tableOf(
        ['name', 'id'],
        members.map(({ name, id }) => ({ name, id })),
      );
    },
  ),
  command(
    'project add',
    { args: ['PROJECT', 'USER'], help: 'Makes the user a member' },
    async (context, [project = '', user = '']) => {
      const { id } = await (await context.get(UserService)).get(user);
      await (await context.get(ProjectService)).addMember(project, id);
    },
  ),
  command(
    'project manager',
    { args: ['PROJECT', 'USER'], help: 'Makes the user its manager; who was it stays a member' },
    async (context, [project = '', user = '']) => {
      const { id } = await (await context.get(UserService)).get(user);
      await (await context.get(ProjectService)).setManager(project, id);
    },
  ),
  command(
    'project remove',
    { args: ['PROJECT', 'USER'], help: 'Removes the user from the project' },
    async (context, [project = '', user = '']) => {
      const { id } = await (await context.get(UserService)).get(user);
      await (await context.get(ProjectService)).removeMember(project, id);
    },
  ),
  command(
    'project delete',
    { args: ['PROJECT'], help: 'Only when it holds neither instances nor images' },
    async (context, [project = '']) => (await context.get(ProjectService)).delete(project),
  ),
];
