import { defineSignal } from '@temporalio/workflow';

/**
 * "A newer operation has taken this resource: stop work on it." Its neighbours in the chunk go on. The sender does not
 * wait for an answer.
 */
export const abandon = defineSignal<[id: string]>('abandon');
