/**
 * Task queues. A host's queues carry the host's own name, so that a step lands where its resource lives
 * and finds it again after a restart of the daemon.
 */
export const queues = {
  control: 'engine-control',
  compute: (host: string) => `compute@${host}`,
  network: (host: string) => `network@${host}`,
} as const;
