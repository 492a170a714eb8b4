import { ProjectService } from '../../projects/project.service.js';
import { AccessKeyService } from '../../users/access-key.service.js';
import { UserService } from '../../users/user.service.js';
import { command, tableOf } from '../command.js';
import { addMasterKey } from '../master-keys.js';
import { UserDataKeys } from '../user-data-keys.js';

export const keyCommands = [
  command(
    'key create',
    {
      args: ['USER', 'PROJECT'],
      help: 'An access key of the user for the project; its secret is shown this once',
    },
    async (context, [user = '', project = '']) => {
      const owner = await (await context.get(UserService)).get(user);
      const place = await (await context.get(ProjectService)).get(project);
      const { id, secret } = await (await context.get(AccessKeyService)).create(owner.id, place.id);
      return tableOf(
        ['access', 'secret', 'user', 'project'],
        [{ access: id, secret, user: owner.name, project: place.name }],
      );
    },
  ),
  command(
    'key list',
    { args: ['[USER]'], help: 'Access keys of a user, or of all' },
    async (context, [user]) => {
      const id = user === undefined ? null : (await (await context.get(UserService)).get(user)).id;
      const keys = await (await context.get(AccessKeyService)).list(id);
      return tableOf(
        ['access', 'user', 'project', 'active', 'created'],
        keys.map((key) => ({
          access: key.id,
          user: key.userName,
          project: key.projectName,
          active: key.active,
          created: key.createdAt.toISOString(),
        })),
      );
    },
  ),
  command(
    'key deactivate',
    { args: ['ACCESS'], help: 'Requests with it are refused' },
    async (context, [id = '']) => (await context.get(AccessKeyService)).setActive(id, false),
  ),
  command(
    'key activate',
    { args: ['ACCESS'], help: 'Requests with it are let in again' },
    async (context, [id = '']) => (await context.get(AccessKeyService)).setActive(id, true),
  ),
  command('key delete', { args: ['ACCESS'], help: 'For good' }, async (context, [id = '']) =>
    (await context.get(AccessKeyService)).delete(id),
  ),
  command(
    'key rotate',
    { help: 'Adds a master key to --master_key_file. Then restart engine-api, then run key reseal' },
    async ({ flags }) => {
      const version = await addMasterKey(flags.master_key_file);
      return {
        ...tableOf(['version'], [{ version }]),
        text: `master key ${version} is in ${flags.master_key_file}: restart engine-api, then run engine-manage key reseal`,
      };
    },
  ),
  command(
    'key reseal',
    { help: 'Seals secrets and user data under the newest master key, once every engine-api knows it' },
    async (context) => {
      const secrets = await (await context.get(AccessKeyService)).reseal();
      const userData = await (await context.get(UserDataKeys)).reseal();
      return tableOf(['secrets', 'userData'], [{ secrets, userData }]);
    },
  ),
];
