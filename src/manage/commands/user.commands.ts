import { readFile } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import { PasswordService } from '../../cloud/users/password.service.js';
import { UserService } from '../../cloud/users/user.service.js';
import { command, tableOf } from '../command.js';

const row = ({ name, id, createdAt }: { name: string; id: string; createdAt: Date }) => ({
  name,
  id,
  created: createdAt.toISOString(),
});
const COLUMNS = ['name', 'id', 'created'] as const;

export const userCommands = [
  command(
    'user create',
    { args: ['NAME'], help: 'A new user, without roles and keys' },
    async (context, [name = '']) =>
      tableOf(COLUMNS, [row(await (await context.get(UserService)).create(name))]),
  ),
  command('user list', { help: 'All users' }, async (context) =>
    tableOf(COLUMNS, (await (await context.get(UserService)).list()).map(row)),
  ),
  command(
    'user password',
    {
      args: ['USER', 'FILE'],
      help: 'Sets the password that X7 tokens are got with, from a file or from - (standard input); earlier tokens end',
    },
    async (context, [user = '', file = '']) => {
      const { id } = await (await context.get(UserService)).get(user);
      const text = await (file === '-' ? textOf(process.stdin) : readFile(file, 'utf8'));
      await (await context.get(PasswordService)).set(id, text.replace(/\r?\n$/, ''));
    },
  ),
  command(
    'user delete',
    { args: ['USER'], help: 'With its keys, roles and memberships; a project’s manager stays' },
    async (context, [user = '']) => (await context.get(UserService)).delete(user),
  ),
];
