import { readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { bool } from '../../common/flags/flags.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { writeSecret } from '../../common/state/state-folder.js';
import { CertificateService } from '../../cloud/users/certificate.service.js';
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
    'user credentials',
    {
      args: ['USER', 'FOLDER'],
      help: 'A key and a certificate with which the user signs bundles of images (pk.pem, cert.pem), and the cloud’s certificate (cloud-cert.pem), in a folder that is there',
      options: { alone: bool(false, 'Those that the user was given before count no longer') },
    },
    async (context, [user = '', folder = ''], { alone }) => {
      const owner = await (await context.get(UserService)).get(user);
      const place = resolve(folder);
      if (!(await stat(place).catch(() => undefined))?.isDirectory())
        throw new EngineError('InvalidParameterValue', `'${folder}' is no folder`);
      const made = await (await context.get(CertificateService)).issue(owner, alone);
      await writeSecret(join(place, 'pk.pem'), made.privateKey);
      await writeFile(join(place, 'cert.pem'), made.certificate);
      await writeFile(join(place, 'cloud-cert.pem'), made.cloudCertificate);
      return {
        ...tableOf(['user', 'folder'], [{ user: owner.name, folder: place }]),
        text: `pk.pem, cert.pem and cloud-cert.pem of ${owner.name} are in ${place}`,
      };
    },
  ),
  command(
    'user delete',
    { args: ['USER'], help: 'With its keys, roles and memberships; a project’s manager stays' },
    async (context, [user = '']) => (await context.get(UserService)).delete(user),
  ),
];
