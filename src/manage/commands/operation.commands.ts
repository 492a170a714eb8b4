import { bool, integer, text } from '../../common/flags/flags.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { type OperationRow, OperationReader } from '../../cloud/operations/operation-reader.repository.js';
import { ProjectService } from '../../cloud/projects/project.service.js';
import { command, tableOf } from '../command.js';
import { operatorsTables, pageOf, tenantsTables } from '../operation-page.js';
import { printed } from '../print.js';

const COLUMNS = ['id', 'action', 'project', 'user', 'created', 'millis', 'resources', 'outcome'] as const;
const facts = (operation: OperationRow) => ({
  id: operation.id,
  action: operation.action,
  project: operation.project,
  user: operation.user,
  created: operation.createdAt.toISOString(),
  millis: operation.finishedAt ? operation.finishedAt.getTime() - operation.createdAt.getTime() : null,
  settled: operation.settled,
  resources: operation.resources,
  outcome: operation.outcome ?? 'running',
});
const shown = (operation: OperationRow) => ({
  ...facts(operation),
  resources: `${operation.settled}/${operation.resources}`,
});

export const operationCommands = [
  command(
    'operation list',
    {
      help: 'What was asked for, the newest first',
      options: {
        project: text('', 'Of this project only'),
        instance: text('', 'About this instance only, or another resource: its id'),
        limit: integer(20, 'How many'),
      },
    },
    async (context, _args, { project, instance, limit }) => {
      const projectId = project === '' ? null : (await (await context.get(ProjectService)).get(project)).id;
      const resource = instance === '' ? null : instance;
      const operations = await (await context.get(OperationReader)).list({ projectId, resource }, limit);
      return { ...tableOf(COLUMNS, operations.map(shown)), json: operations.map(facts) };
    },
  ),
  command(
    'operation show',
    {
      args: ['OPERATION'],
      help: 'Its timeline, also while it runs; by its id, a request id, or the id of a resource: then the newest about it',
      options: { tenant: bool(false, 'As its tenant may read it: hosts masked, no causes') },
    },
    async (context, [which = ''], { tenant }) => {
      const operation = await (await context.get(OperationReader)).find(which);
      if (!operation) throw new EngineError('InvalidParameterValue', `there is no operation '${which}'`);
      const page = await pageOf(context, operation);
      const { members, steps } = tenant
        ? tenantsTables(operation, page)
        : await operatorsTables(context, operation, page);
      const tables = [tableOf(COLUMNS, [shown(operation)]), members, steps];
      const text = [...tables.map((table) => printed(table, false)), page.note].join('\n').trimEnd();
      return { ...steps, text };
    },
  ),
];
