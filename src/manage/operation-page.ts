import { HostService } from '../cloud/hosts/host.service.js';
import { liveSteps } from '../cloud/outbox/live-steps.js';
import {
  type OperationMemberRow,
  OperationReader,
  type OperationRow,
  type OperationStepRow,
} from '../cloud/operations/operation-reader.repository.js';
import { maskedHost, unmasked } from '../cloud/scheduler/refusal-text.js';
import { temporalClient } from '../common/temporal/client.js';
import { tableOf } from './command.js';
import type { ManageContext } from './manage-context.js';

/** Milliseconds that Temporal gets to say what is under way. */
const PATIENCE = 5_000;

export interface OperationPage {
  readonly members: readonly OperationMemberRow[];
  /** In the order in which they began. */
  readonly steps: readonly OperationStepRow[];
  /** Why it is not all; empty: it is. */
  readonly note: string;
}

/** What the rows have of an operation and, while it runs, what Temporal knows beyond them. */
export async function pageOf(context: ManageContext, operation: OperationRow): Promise<OperationPage> {
  const reader = await context.get(OperationReader);
  const [members, settled] = [await reader.members(operation.id), await reader.steps(operation.id)];
  if (operation.finishedAt) return { members, steps: settled, note: '' };
  try {
    const live = await stepsUnderWay(context, operation);
    const known = new Set(settled.map(keyOf));
    const steps = [...settled, ...live.filter((step) => !known.has(keyOf(step)))];
    return { members, steps: steps.sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime()), note: '' };
  } catch (error) {
    const note = `Temporal does not answer (${(error as Error).message}): steps of resources that are not settled are missing`;
    return { members, steps: settled, note };
  }
}

const keyOf = ({ resource, step, isUndo, host }: OperationStepRow): string =>
  [resource, step, isUndo, host].join(' ');

async function stepsUnderWay(
  context: ManageContext,
  { id, workflow }: OperationRow,
): Promise<readonly OperationStepRow[]> {
  const chunks = await (await context.get(OperationReader)).openChunks(id);
  const client = temporalClient(context.flags);
  try {
    return await client.connection.withDeadline(Date.now() + PATIENCE, async () => {
      const found = await Promise.all(chunks.map((chunk) => liveSteps(client, workflow, chunk)));
      return found.flat();
    });
  } finally {
    await client.connection.close();
  }
}

/**
 * As the operator reads it: hosts by their names, in messages too, and what lies below errors. `at`: milliseconds after
 * the request.
 */
export async function operatorsTables(context: ManageContext, operation: OperationRow, page: OperationPage) {
  const hosts = await (await context.get(HostService)).list(context.flags.service_down_time);
  const names = hosts.map(({ name }) => name);
  const open = (text: string | null) => text && unmasked(text, names);
  return tablesOf(operation, page, { host: (name) => name, text: open });
}

/** As its tenant may read it. */
export const tenantsTables = (operation: OperationRow, page: OperationPage) => {
  const { members, steps } = tablesOf(operation, page, { host: maskedHost, text: (text) => text });
  const rows = steps.rows.map(({ cause: _, ...row }) => row);
  return { members, steps: tableOf(Object.keys(rows[0] ?? {}), rows) };
};

interface Words {
  host(name: string): string;
  text(text: string | null): string | null;
}

function tablesOf(operation: OperationRow, { members, steps }: OperationPage, words: Words) {
  const began = operation.createdAt.getTime();
  return {
    members: tableOf(
      ['resource', 'outcome', 'message'],
      members.map(({ resource, outcome, message }) => ({ resource, outcome, message: words.text(message) })),
    ),
    steps: tableOf(
      ['at', 'millis', 'resource', 'step', 'host', 'error', 'cause'],
      steps.map((step) => ({
        ...{ at: step.startedAt.getTime() - began, millis: step.millis, resource: step.resource },
        step: step.isUndo ? `undo ${step.step}` : step.step,
        host: step.host && words.host(step.host),
        ...{ error: words.text(step.error), cause: step.cause },
      })),
    ),
  };
}
