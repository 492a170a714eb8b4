/**
 * Whether an instance is live, or ended so lately that it may still be named: of its `terminated_at` and of a parameter
 * that holds `--terminated_visible_time`. Written so, it is a range of an index.
 */
export const stillShown = (terminatedAt: string, seconds: string): string =>
  `coalesce(${terminatedAt}, 'infinity') > engine_now() - make_interval(secs => ${seconds})`;
