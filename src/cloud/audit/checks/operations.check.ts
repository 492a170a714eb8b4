import type { AuditFacts } from '../audit-facts.js';
import { check } from '../fact.js';
import { CHUNKS, INSTANCES, OUTBOX } from '../facts.js';
import { type Finding, findingAt } from '../finding.js';

const about = findingAt(null);

/** Committed work is started by the relay in milliseconds, by the sweep in seconds. */
const OUTBOX_SECONDS = 30;

/** Rows against the operations that are to move them. */
export const operationsCheck = check({
  select: { instances: INSTANCES, chunks: CHUNKS, outbox: OUTBOX },
  find: (facts) => [
    ...ofInstances(facts),
    ...ofChunks(facts),
    ...facts.outbox
      .filter(({ ageSeconds }) => ageSeconds > OUTBOX_SECONDS)
      .map(({ operationId, ageSeconds }) =>
        about('outbox-old', operationId, `committed ${Math.round(ageSeconds)} s ago, and not started`),
      ),
  ],
});

function ofInstances({ instances }: Pick<AuditFacts, 'instances'>): readonly Finding[] {
  return instances.flatMap(({ ec2Id, lifecycle, taskState, isWorkedOn }) => {
    if (taskState !== null && !isWorkedOn)
      return [about('task-abandoned', ec2Id, `${taskState}, and its operation is over`)];
    return taskState === null && lifecycle === 'building'
      ? [about('state-abandoned', ec2Id, `${lifecycle}, and no operation is at work on it`)]
      : [];
  });
}

function ofChunks({ chunks }: Pick<AuditFacts, 'chunks'>): readonly Finding[] {
  return chunks.flatMap(({ operationId, chunk, isClosed, members, unsettled, isFinished }) => {
    const name = `${operationId}/${chunk}`;
    if (!isClosed && members > 0 && unsettled === 0)
      return [about('chunk-open', name, 'all its members are settled, and it is not closed')];
    if (isClosed && unsettled > 0)
      return [about('chunk-unsettled', name, `closed, and ${unsettled} of its members are not settled`)];
    return !isClosed && isFinished
      ? [about('operation-early', name, 'its operation is finished, and it is open')]
      : [];
  });
}
