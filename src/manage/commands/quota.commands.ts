import { EngineError } from '../../common/errors/engine-error.js';
import { ProjectService } from '../../cloud/projects/project.service.js';
import { QUOTA_RESOURCES } from '../../cloud/registry/quotas.js';
import { QuotaService } from '../../cloud/quotas/quota.service.js';
import { command, tableOf } from '../command.js';

const RESOURCES = QUOTA_RESOURCES.join(', ');

export const quotaCommands = [
  command(
    'quota list',
    { args: ['PROJECT'], help: 'Limits of a project' },
    async (context, [project = '']) => {
      const { id } = await (await context.get(ProjectService)).get(project);
      const limits = await (await context.get(QuotaService)).limitsOf(await context.database(), id);
      const rows = QUOTA_RESOURCES.map((resource) => ({ resource, limit: finite(limits[resource]) }));
      const shown = rows.map(({ resource, limit }) => ({ resource, limit: limit ?? 'unlimited' }));
      return { ...tableOf(['resource', 'limit'], shown), json: rows };
    },
  ),
  command(
    'quota set',
    { args: ['PROJECT', 'RESOURCE', 'LIMIT'], help: `One of ${RESOURCES}; unlimited: no limit` },
    async (context, [project = '', resource = '', limit = '']) => {
      const { id } = await (await context.get(ProjectService)).get(project);
      const quota = { resource, limit: limitOf(limit) };
      await (await context.get(QuotaService)).set(await context.database(), id, quota);
    },
  ),
  command(
    'quota reset',
    { args: ['PROJECT', 'RESOURCE'], help: 'Back to what --quota_* says' },
    async (context, [project = '', resource = '']) => {
      const { id } = await (await context.get(ProjectService)).get(project);
      await (await context.get(QuotaService)).reset(await context.database(), id, resource);
    },
  ),
];

/** Null: there is no limit. */
const finite = (limit: number): number | null => (Number.isFinite(limit) ? limit : null);

/** The column is a 32-bit integer. */
const LARGEST = 2 ** 31 - 1;

function limitOf(text: string): number {
  if (text === 'unlimited') return -1;
  if (/^\d{1,10}$/.test(text) && Number(text) <= LARGEST) return Number(text);
  throw new EngineError(
    'InvalidParameterValue',
    `'${text}' is neither a number up to ${LARGEST} nor unlimited`,
  );
}
