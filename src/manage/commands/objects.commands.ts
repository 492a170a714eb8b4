import { stat } from 'node:fs/promises';
import { s3Flags } from '../../api/s3/s3.flags.js';
import { ByteFiles } from '../../cloud/objects/byte-files.js';
import { ObjectKeys } from '../../cloud/objects/object-keys.js';
import { StoredBytesRepository } from '../../cloud/objects/stored-bytes.repository.js';
import { verifyObjects } from '../../cloud/objects/verify-objects.js';
import { packageFolder } from '../../common/package-folder.js';
import { sealerOf } from '../../common/seal/sealer-of.js';
import { statePaths, stateRoot } from '../../common/state/state-paths.js';
import { command, tableOf } from '../command.js';
import { UsageError } from '../usage-error.js';

const COLUMNS = ['bucket', 'key', 'version', 'part', 'problem'] as const;

export const objectsCommands = [
  command(
    'objects verify',
    {
      args: ['[BUCKET]'],
      help: 'Reads every byte of every object and compares it with its hash; exits 0 when all is as it was written, else 1',
      options: { buckets_path: s3Flags.buckets_path },
    },
    async (context, [bucket = ''], { buckets_path }) => {
      const folder = buckets_path || statePaths(stateRoot(context.flags, packageFolder())).buckets;
      const facts = await stat(folder).catch(() => undefined);
      if (!facts?.isDirectory())
        throw new UsageError(`there is no folder '${folder}': name it with --buckets_path`);
      const rows = new StoredBytesRepository(await context.database());
      const sealer = sealerOf(context.flags);
      const source = { files: ByteFiles.at(folder), keys: new ObjectKeys(() => sealer) };
      const { count, bytes, faults } = await verifyObjects(rows, source, bucket);
      const table = tableOf(
        COLUMNS,
        faults.map((fault) => ({ ...fault })),
      );
      return faults.length > 0
        ? { ...table, status: 1 }
        : { ...table, text: `${count} read, ${bytes} bytes: all as written` };
    },
  ),
];
