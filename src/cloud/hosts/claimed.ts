/**
 * What is claimed on a host; resources by their keys in `host_usage.claimed`, which triggers keep. Memory in MiB, disk
 * in GiB.
 */
export type HostResource = 'guests' | 'vcpus' | 'memoryMiB' | 'diskGiB' | 'volumeGiB';

/** The same in SQL: a number of the row u of `host_usage`, which may be missing. */
export const claimed = (resource: HostResource): string => `coalesce((u.claimed->>'${resource}')::bigint, 0)`;
