import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';

interface NoOps {
  nothing(): Promise<void>;
}

const local = proxyLocalActivities<NoOps>({ startToCloseTimeout: '5 seconds' });

/** The least that an orchestrated launch can be: a local step, one step on a host, a local step; none does anything. */
export async function floor(instances: number): Promise<void> {
  await local.nothing();
  const host = proxyActivities<NoOps>({ startToCloseTimeout: '30 seconds', taskQueue: 'bench-floor-host' });
  await Promise.all(Array.from({ length: instances }, () => host.nothing()));
  await local.nothing();
}
