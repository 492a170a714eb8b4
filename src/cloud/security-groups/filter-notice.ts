/** engine-api hears on it which host's filters are at which version now, and tells that host. */
export const FILTER_CHANNEL = 'engine_filters';

export interface FilterChange {
  readonly host: string;
  readonly version: number;
  /** A port of the host is about to wait for them, or a rule has changed: not to be gathered with others. */
  readonly isAwaited: boolean;
}

/**
 * Reads a notification's `<version> <host>`, with `+` after the version of one that is awaited; the version is first so
 * that no name of a host can be taken for it. Undefined: something else.
 */
export function filterChangeOf(payload: string): FilterChange | undefined {
  const [, version, awaited, host] = /^(\d{1,15})(\+?) (.+)$/s.exec(payload) ?? [];
  if (version === undefined || host === undefined) return undefined;
  return { host, version: Number(version), isAwaited: awaited === '+' };
}
