import { join } from 'node:path';
import { packageFolder } from '../../common/package-folder.js';
import { migrate, type MigrationStatus, migrationStatus } from '../../common/prisma/migrate.js';
import { command, tableOf } from '../command.js';

const folder = () => join(packageFolder(), 'prisma/migrations');

const table = ({ applied, pending }: MigrationStatus) =>
  tableOf(
    ['migration', 'state'],
    [
      ...applied.map((migration) => ({ migration, state: 'applied' })),
      ...pending.map((migration) => ({ migration, state: 'pending' })),
    ],
  );

export const dbCommands = [
  command(
    'db migrate',
    { help: 'Applies what is missing; engine-api and engine-conductor must be down meanwhile' },
    async ({ databaseUrl }) => table(await migrate(databaseUrl, folder())),
  ),
  command('db status', { help: 'Migrations; exits 1 while some are pending' }, async ({ databaseUrl }) => {
    const status = await migrationStatus(databaseUrl, folder());
    return { ...table(status), status: status.pending.length > 0 ? 1 : 0 };
  }),
];
