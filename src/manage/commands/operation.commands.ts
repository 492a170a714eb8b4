import { bool, integer, text } from '../../common/flags/flags.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { type OperationRow, OperationReader } from '../../cloud/operations/operation-reader.repository.js';
import { ProjectService } from '../../cloud/projects/project.service.js';
import { maskedHost } from '../../cloud/scheduler/refusal-text.js';
import { type Answer, command, tableOf } from '../command.js';
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

const STEPS = ['at', 'millis', 'resource', 'step', 'host', 'error'] as const;
const MEMBERS = ['resource', 'outcome', 'message'] as const;

export const operationCommands = [
  command(
    'operation list',
    {
      help: 'What was asked for, the newest first',
      options: { project: text('', 'Of this project only'), limit: integer(20, 'How many') },
    },
    async (context, _args, { project, limit }) => {
      const id = project === '' ? null : (await (await context.get(ProjectService)).get(project)).id;
      const operations = await (await context.get(OperationReader)).list(id, limit);
      return { ...tableOf(COLUMNS, operations.map(shown)), json: operations.map(facts) };
    },
  ),
  command(
    'operation show',
    {
      args: ['OPERATION'],
      help: 'Its timeline, as its tenant may read it; also by request id or by a resource’s id',
      options: { operator: bool(false, 'Name hosts instead of masking them') },
    },
    async (context, [which = ''], { operator }) => {
      const reader = await context.get(OperationReader);
      const operation = await reader.find(which);
      if (!operation) throw new EngineError('InvalidParameterValue', `there is no operation '${which}'`);
      const steps = (await reader.steps(operation.id)).map((step) => ({
        at: step.startedAt.getTime() - operation.createdAt.getTime(),
        millis: step.millis,
        resource: step.resource,
        step: step.isUndo ? `undo ${step.step}` : step.step,
        host: step.host === null || operator ? step.host : maskedHost(step.host),
        error: step.error,
      }));
      const members = (await reader.members(operation.id)).map((member) => ({ ...member }));
      return {
        ...tableOf(STEPS, steps),
        text: page(operation, tableOf(MEMBERS, members), tableOf(STEPS, steps)),
      };
    },
  ),
];

/** The operation, how its resources fared, and its steps: `at` is milliseconds after the request. */
const page = (operation: OperationRow, members: Answer, steps: Answer): string =>
  [tableOf(COLUMNS, [shown(operation)]), members, steps]
    .map((table) => printed(table, false))
    .join('\n')
    .trimEnd();
