import { GATEWAY, NO_RESOLVER } from './first-start-flags.js';

/** Flags that count where nobody gave them: real guests reach the world where the machine does. */
export const worldDefaults = (network: string, uplinks: readonly string[]): ReadonlyMap<string, string> =>
  new Map(network === 'linux' && uplinks.length > 0 ? [['snat', 'true']] : []);

/** What `--dns_server` comes to, where guests reach the world (`opens`) or not. Empty: they are told no resolver. */
export function resolverOf(asked: string, opens: boolean): string {
  if (asked === NO_RESOLVER) return '';
  return asked === '' && opens ? GATEWAY : asked;
}
