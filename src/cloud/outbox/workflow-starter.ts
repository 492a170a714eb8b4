import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType, TypedSearchAttributes } from '@temporalio/common';
import type { OperationInput } from '../../../workflows/contracts/operation.js';
import { queues } from '../../../workflows/contracts/host-roles.js';
import { workflowIdOf, workflowTypeOf } from '../../../workflows/contracts/workflow-names.js';
import type { OutboxEntry } from '../operations/operation.repository.js';

const { KEYWORD, KEYWORD_LIST } = SearchAttributeType;

// Registered at every start of the cloud: common/temporal/temporal-namespace.ts has the table.
const resources = defineSearchAttributeKey('EngineResources', KEYWORD_LIST);
const project = defineSearchAttributeKey('EngineProject', KEYWORD);
const action = defineSearchAttributeKey('EngineAction', KEYWORD);
const requestId = defineSearchAttributeKey('EngineRequestId', KEYWORD);
const operation = defineSearchAttributeKey('EngineOperation', KEYWORD);

/** Starts the workflow of one chunk; the id is the idempotency key, so that the same entry twice starts one. */
export class WorkflowStarter {
  constructor(
    private readonly client: Client,
    private readonly pace: number,
  ) {}

  async start(entry: OutboxEntry): Promise<void> {
    const { operationId, number, chunk, run, workflow } = entry;
    const input: OperationInput = { operationId, number, chunk, run, pace: this.pace };
    await this.client.workflow
      .start(workflowTypeOf(workflow), {
        workflowId: workflowIdOf(workflow, entry),
        taskQueue: queues.control,
        args: [input],
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        workflowIdConflictPolicy: 'USE_EXISTING',
        typedSearchAttributes: attributesOf(entry),
        staticSummary: summaryOf(entry),
      })
      .catch((error: unknown) => {
        // It ran to its end already: what was wanted has happened.
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      });
  }
}

const EC2_ID = /^[a-z]+-[0-9a-f]{17}$/;
/** Of what is done; Temporal takes 400 bytes in all. */
const MOST_LETTERS = 90;

/** How a workflow reads in lists: "launch 3 × m1.nano, i-0123456789abcdef0 and 2 more". */
export function summaryOf({
  summary,
  action,
  resources,
}: Pick<OutboxEntry, 'summary' | 'action' | 'resources'>): string {
  const [first, ...more] = resources.filter((id) => EC2_ID.test(id));
  const about = first === undefined ? [] : [more.length > 0 ? `${first} and ${more.length} more` : first];
  return [(summary || action).slice(0, MOST_LETTERS), ...about].join(', ');
}

/** Temporal's default for one value is 2 KiB. */
const MOST_BYTES = 2_000;

/**
 * What fits into one search attribute. EC2 ids come first: fifty of them always fit, and they can be computed from the
 * UUIDs, which a large chunk has no room for.
 */
export function fittingResources(all: readonly string[]): string[] {
  const [ec2Ids, others] = [all.filter((id) => !isUuid(id)), all.filter(isUuid)];
  let bytes = 2;
  return [...ec2Ids, ...others].filter((id) => {
    // As JSON: quotes and a comma.
    bytes += Buffer.byteLength(id) + 3;
    return bytes <= MOST_BYTES;
  });
}

const isUuid = (id: string): boolean => /^[0-9a-f]{8}-[0-9a-f]{4}-/.test(id);

const attributesOf = (entry: OutboxEntry): TypedSearchAttributes =>
  new TypedSearchAttributes([
    { key: resources, value: fittingResources(entry.resources) },
    { key: project, value: entry.projectId ?? 'cloud' },
    { key: action, value: entry.action },
    { key: requestId, value: entry.requestId },
    { key: operation, value: entry.operationId },
  ]);
