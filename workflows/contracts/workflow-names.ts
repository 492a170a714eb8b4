/** Workflow type by its name in ids. The registry of `workflows/index.ts` has one export for each. */
export const workflowTypes = {
  'run-instances': 'runInstances',
  'terminate-instances': 'terminateInstances',
  'stop-instances': 'stopInstances',
  'start-instances': 'startInstances',
  'reboot-instances': 'rebootInstances',
  'repair-host': 'repairHost',
} as const;

export type WorkflowName = keyof typeof workflowTypes;

/** No id ever repeats: a chunk that is started again has a higher run. */
export const workflowIdOf = (
  workflow: WorkflowName,
  ref: { readonly operationId: string; readonly chunk: number; readonly run: number },
): string => `${workflow}/${ref.operationId}/${ref.chunk}/${ref.run}`;
