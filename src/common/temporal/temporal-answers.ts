import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';

/** Resolves once the namespace `default` answers. Rejects after `timeoutMs`. */
export async function temporalAnswers(address: string, timeoutMs: number): Promise<void> {
  for (const start = Date.now(); ; await sleep(50)) {
    let connection: Connection | undefined;
    try {
      connection = await Connection.connect({ address, connectTimeout: '2 seconds' });
      await connection.workflowService.describeNamespace({ namespace: 'default' });
      return;
    } catch (error) {
      if (Date.now() - start > timeoutMs) throw error;
    } finally {
      await connection?.close();
    }
  }
}
