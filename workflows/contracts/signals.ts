import { defineSignal } from '@temporalio/workflow';

/** "A newer operation has taken this instance: stop work on it." Its neighbours in the chunk go on. Nobody waits for an answer. */
export const abandon = defineSignal<[instanceId: string]>('abandon');
