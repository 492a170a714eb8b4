/** Workflow type by its name in ids. The registry of `workflows/index.ts` has one export for each. */
export const workflowTypes = {
  'run-instances': 'runInstances',
  'terminate-instances': 'terminateInstances',
  'stop-instances': 'stopInstances',
  'start-instances': 'startInstances',
  'reboot-instances': 'rebootInstances',
  'allocate-address': 'allocateAddress',
  'release-address': 'releaseAddress',
  'associate-address': 'associateAddress',
  'disassociate-address': 'disassociateAddress',
  'create-nat-gateway': 'createNatGateway',
  'delete-nat-gateway': 'deleteNatGateway',
  'repair-host': 'repairHost',
  'create-volume': 'createVolume',
  'modify-volume': 'modifyVolume',
  'delete-volume': 'deleteVolume',
  'attach-volume': 'attachVolume',
  'detach-volume': 'detachVolume',
  'create-snapshot': 'createSnapshot',
  'copy-snapshot': 'copySnapshot',
  'delete-snapshot': 'deleteSnapshot',
  'register-image': 'registerImage',
  'copy-image': 'copyImage',
  'create-image': 'createImage',
  'import-image': 'importImage',
  'attach-interface': 'attachInterface',
  'detach-interface': 'detachInterface',
} as const;

/** Those of nouns that are handed in, by declaration merging: their types follow from their names. */
export interface AddedWorkflows {}

export type CloudWorkflow = keyof typeof workflowTypes;
export type WorkflowName = CloudWorkflow | (keyof AddedWorkflows & string);

/** `run-instances` is `runInstances`. */
export const workflowTypeOf = (workflow: WorkflowName): string =>
  workflow.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** No id ever repeats: a chunk that is started again has a higher run. */
export const workflowIdOf = (
  workflow: WorkflowName,
  ref: { readonly operationId: string; readonly chunk: number; readonly run: number },
): string => `${workflow}/${ref.operationId}/${ref.chunk}/${ref.run}`;
