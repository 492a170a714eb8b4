import { upsertSearchAttributes } from '@temporalio/workflow';
import type { OperationOutcome } from '../contracts/operation.js';

/**
 * Under which Temporal's UI finds the workflow, beside what its start names. One command each, in a workflow task that
 * is there anyway.
 */
export const noteHosts = (hosts: string[]): void =>
  upsertSearchAttributes([{ key: { name: 'EngineHosts', type: 'KEYWORD_LIST' }, value: hosts }]);

/** A workflow that has settled everything has completed, whatever became of its resources: this tells. */
export const noteOutcome = (outcome: OperationOutcome): void =>
  upsertSearchAttributes([{ key: { name: 'EngineOutcome', type: 'KEYWORD' }, value: outcome }]);
