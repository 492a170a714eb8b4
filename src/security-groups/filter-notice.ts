/** engine-api hears on it which host's filters are at which version now, and tells that host. */
export const FILTER_CHANNEL = 'engine_filters';

export interface FilterChange {
  readonly host: string;
  readonly version: number;
}

/** Reads a notification's `<version> <host>`; the version is first so that no name of a host can be taken for it. Undefined: something else. */
export function filterChangeOf(payload: string): FilterChange | undefined {
  const [, version, host] = /^(\d{1,15}) (.+)$/s.exec(payload) ?? [];
  return version === undefined || host === undefined ? undefined : { host, version: Number(version) };
}
