/** The registry: each export is a workflow type of `contracts/workflow-names.ts`. */
export { allocateAddress } from './allocate-address.workflow.js';
export { associateAddress } from './associate-address.workflow.js';
export { disassociateAddress } from './disassociate-address.workflow.js';
export { attachVolume } from './attach-volume.workflow.js';
export { createVolume } from './create-volume.workflow.js';
export { deleteVolume } from './delete-volume.workflow.js';
export { detachVolume } from './detach-volume.workflow.js';
export { rebootInstances } from './reboot-instances.workflow.js';
export { registerImage } from './register-image.workflow.js';
export { releaseAddress } from './release-address.workflow.js';
export { repairHost } from './repair-host.workflow.js';
export { runInstances } from './run-instances.workflow.js';
export { startInstances } from './start-instances.workflow.js';
export { stopInstances } from './stop-instances.workflow.js';
export { terminateInstances } from './terminate-instances.workflow.js';
