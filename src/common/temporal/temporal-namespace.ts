import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import proto from '@temporalio/proto';

const { INDEXED_VALUE_TYPE_KEYWORD, INDEXED_VALUE_TYPE_KEYWORD_LIST } =
  proto.temporal.api.enums.v1.IndexedValueType;

/** By which workflows are found. SQL visibility has few slots: these are all. */
export const SEARCH_ATTRIBUTES = {
  /** EC2 ids and UUIDs of everything touched. */
  EngineResources: INDEXED_VALUE_TYPE_KEYWORD_LIST,
  EngineHosts: INDEXED_VALUE_TYPE_KEYWORD_LIST,
  EngineProject: INDEXED_VALUE_TYPE_KEYWORD,
  EngineAction: INDEXED_VALUE_TYPE_KEYWORD,
  EngineRequestId: INDEXED_VALUE_TYPE_KEYWORD,
  EngineOperation: INDEXED_VALUE_TYPE_KEYWORD,
  /** How it ended: succeeded, partly-failed, failed, overtaken. */
  EngineOutcome: INDEXED_VALUE_TYPE_KEYWORD,
} as const;

export interface NamespaceRequest {
  readonly address: string;
  readonly namespace: string;
  /** How long closed workflows can be looked at. */
  readonly retentionDays: number;
}

/** Sets the retention and registers the search attributes that are missing. Done at every start: twice is success. */
export async function prepareNamespace({
  address,
  namespace,
  retentionDays,
}: NamespaceRequest): Promise<void> {
  const connection = await Connection.connect({ address });
  try {
    await connection.workflowService.updateNamespace({
      namespace,
      config: { workflowExecutionRetentionTtl: msToTs(retentionDays * 24 * 3600 * 1000) },
    });
    const known = await connection.operatorService.listSearchAttributes({ namespace });
    const missing = Object.entries(SEARCH_ATTRIBUTES).filter(([name]) => !(name in known.customAttributes));
    if (missing.length === 0) return;
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing),
    });
  } finally {
    await connection.close();
  }
}
