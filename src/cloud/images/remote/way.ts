import { type LookupFunction } from 'node:net';

/** What connections may reach. Both throw InvalidParameterValue, in words for whoever asked. */
export interface Way {
  /** Asked of each URL before its server is, also of those that a server sends us to. */
  check(url: URL): void;
  /** Names to addresses: a connection goes to one of these, and its name is not looked up again. */
  readonly lookup: LookupFunction;
}
