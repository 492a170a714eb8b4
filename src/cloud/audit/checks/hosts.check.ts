import { check } from '../fact.js';
import { ATTEMPTS, CLEANUPS, HOSTS } from '../facts.js';
import type { Finding } from '../finding.js';

/** A host that cannot be asked is not clean. What a forgotten or unknown host still claims has no owner. */
export const hostsCheck = check({
  select: { hosts: HOSTS, attempts: ATTEMPTS, cleanups: CLEANUPS },
  find({ hosts, attempts, cleanups, inventories }) {
    const names = new Set(hosts.map(({ name }) => name));
    return [
      ...hosts.flatMap(({ name, alive }) => (inventories.has(name) ? [] : [unasked(name, alive)])),
      ...attempts
        .filter(({ host }) => !names.has(host))
        .map(({ host, instanceId }) => unknownHost(host, instanceId)),
      ...cleanups.map((cleanup) => ({
        kind: 'cleanup-open',
        resource: cleanup.resourceId,
        host: cleanup.host,
        message: `the host has not yet removed what an operation left there (${cleanup.kind})`,
      })),
    ];
  },
});

const unasked = (name: string, alive: boolean): Finding => ({
  kind: alive ? 'host-silent' : 'host-dead',
  resource: name,
  host: name,
  message: alive ? 'it did not send its inventories in time' : 'it is dead: what is on it is not known',
});

const unknownHost = (host: string, instanceId: string): Finding => ({
  kind: 'host-unknown',
  resource: instanceId,
  host,
  message: 'a claim on a host that is not there',
});
