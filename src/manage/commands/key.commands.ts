import { resolve } from 'node:path';
import { text } from '../../common/flags/flags.js';
import { type Access, enginercOf } from '../../setup/enginerc.js';
import { writeSecret } from '../../common/state/state-folder.js';
import { ProjectService } from '../../cloud/projects/project.service.js';
import { AccessKeyService } from '../../cloud/users/access-key.service.js';
import { CertificateService } from '../../cloud/users/certificate.service.js';
import { UserService } from '../../cloud/users/user.service.js';
import { AttachmentKeys } from '../../cloud/volumes/attachment-keys.js';
import { DataKeys } from '../../cloud/data-keys/data-keys.js';
import { ObjectKeyRepository } from '../../cloud/objects/object-key.repository.js';
import { command, tableOf } from '../command.js';
import type { ManageContext } from '../manage-context.js';
import { addMasterKey } from '../master-keys.js';
import { TraceService } from '../../cloud/instances/traces/trace.service.js';
import { UserDataKeys } from '../../cloud/instances/user-data-keys.js';

/** For its owner's eyes only; an image is theirs to choose. */
function writeRc(
  path: string,
  { flags }: ManageContext,
  key: Pick<Access, 'accessKey' | 'secretKey'>,
): Promise<void> {
  const endpoint = `http://${flags.ec2_listen}:${flags.ec2_port}`;
  const access = { ...key, endpoint, region: flags.region, imageId: undefined };
  return writeSecret(resolve(path), enginercOf(access, 'engine-manage'));
}

export const keyCommands = [
  command(
    'key create',
    {
      args: ['USER', 'PROJECT'],
      help: 'An access key of the user for the project; its secret is shown this once',
      options: {
        rc: text('', 'File for shell lines that point EC2’s clients at it; the secret is then only there'),
      },
    },
    async (context, [user = '', project = ''], { rc }) => {
      const owner = await (await context.get(UserService)).get(user);
      const place = await (await context.get(ProjectService)).get(project);
      const keys = await context.get(AccessKeyService);
      const { id, secret } = await keys.create(owner.id, place.id);
      const made = { access: id, user: owner.name, project: place.name };
      if (rc === '') return tableOf(['access', 'secret', 'user', 'project'], [{ ...made, secret }]);
      // The secret would be lost.
      await writeRc(rc, context, { accessKey: id, secretKey: secret }).catch(async (error: unknown) => {
        await keys.delete(id);
        throw error;
      });
      return {
        ...tableOf(['access', 'user', 'project'], [made]),
        text: `access key ${id} is in ${rc}: . ${rc}`,
      };
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
    {
      help: 'Adds a master key to --master_key_file. Then restart engine-api and engine-objectstore, then run key reseal',
    },
    async ({ flags }) => {
      const version = await addMasterKey(flags.master_key_file);
      return {
        ...tableOf(['version'], [{ version }]),
        text: `master key ${version} is in ${flags.master_key_file}: restart engine-api and engine-objectstore, then run engine-manage key reseal`,
      };
    },
  ),
  command(
    'key reseal',
    {
      help: 'Seals secrets, user data, console traces, the keys of volumes, attachments, objects and bundles under the newest master key, once every engine-api and engine-objectstore knows it',
    },
    async (context) => {
      const secrets = await (await context.get(AccessKeyService)).reseal();
      const userData = await (await context.get(UserDataKeys)).reseal();
      const consoles = await (await context.get(TraceService)).reseal();
      const dataKeys = await (await context.get(DataKeys)).reseal();
      const attachments = await (await context.get(AttachmentKeys)).reseal();
      const objects = await (await context.get(ObjectKeyRepository)).reseal();
      const bundles = await (await context.get(CertificateService)).reseal();
      return tableOf(
        ['secrets', 'userData', 'consoles', 'dataKeys', 'attachments', 'objects', 'bundles'],
        [{ secrets, userData, consoles, dataKeys, attachments, objects, bundles }],
      );
    },
  ),
];
