import { bool, type FlagValues, integer, type FlagSpec } from '../common/flags/flags.js';
import { engineApiFlags } from '../api/engine-api.flags.js';

/** All of engine-api's, because they name the same database, keys and quotas; and what is engine-manage's own. */
export const manageFlags = {
  ...engineApiFlags,
  database_pool: integer(4, 'Connections to PostgreSQL that one command may hold'),
  json: bool(false, 'Answer JSON instead of a table'),
  help: bool(false, 'Say what the command does and wants'),
} satisfies FlagSpec;

export type ManageFlags = FlagValues<typeof manageFlags>;
