import type { hostFlags } from '../common/flags/common.flags.js';
import type { FlagValues } from '../common/flags/flags.js';
import type { OpenHost } from '../host/host-side.js';
import type { DaemonRow, DaemonSpec, HostFacts } from './daemon-row.js';
import type { HostDaemonFlags } from './serve-host.js';

type HostSpec = DaemonSpec & typeof hostFlags;

interface HostDaemon<S extends HostSpec, M> extends HostFacts {
  readonly about: string;
  readonly flags: S;
  readonly driver: keyof S & string;
  /** Loads what makes the role's side of one host. */
  open(): Promise<OpenHost<FlagValues<S>, M>>;
  /** Steps at once; absent: the usual number. */
  readonly mostSteps?: number;
  /** Loads the steps of the role's queue. */
  steps(): Promise<new (manager: M) => object>;
}

/** A daemon of hosts: its room makes one side of one host, `serveHost` does the rest. */
export const hostDaemon = <const S extends HostSpec, M>({
  about,
  flags,
  open,
  steps,
  mostSteps,
  ...host
}: HostDaemon<S, M>): DaemonRow<S> => ({
  about,
  flags,
  host,
  side: 'host',
  listeners: [],
  address(values) {
    const { fake_hosts }: HostDaemonFlags = values;
    return fake_hosts > 0 ? `${fake_hosts} fake hosts` : `driver ${String(values[host.driver])}`;
  },
  async serve(values) {
    const { serveHost } = await import('./serve-host.js');
    const room = { open: await open(), Steps: await steps(), ...(mostSteps !== undefined && { mostSteps }) };
    return serveHost(host, room, values);
  },
  async rest(values, by) {
    const { restHost } = await import('./rest-host.js');
    await restHost(host, await open(), { flags: values, by });
  },
});
