/** The registry: each export is a workflow type of `contracts/workflow-names.ts`. */
export { attachVolume } from './attach-volume.workflow.js';
export { createVolume } from './create-volume.workflow.js';
export { deleteVolume } from './delete-volume.workflow.js';
export { detachVolume } from './detach-volume.workflow.js';
export { rebootInstances } from './reboot-instances.workflow.js';
export { repairHost } from './repair-host.workflow.js';
export { runInstances } from './run-instances.workflow.js';
export { startInstances } from './start-instances.workflow.js';
export { stopInstances } from './stop-instances.workflow.js';
export { terminateInstances } from './terminate-instances.workflow.js';
