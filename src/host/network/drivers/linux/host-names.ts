import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { linkName } from '../../link-name.js';

/** Inside the host's namespace nothing else lives, so these need no hash. */
export const BRIDGE = 'br100';
export const UPLINK = 'uplink';
export const METADATA_ADDRESS = '169.254.169.254';

const SAFE = /^[A-Za-z0-9][A-Za-z0-9.-]{0,63}$/;

/**
 * `engine-<cloud>-<host>`. A cloud with a dash, or a name that is no plain word, gets a hash behind it: else cloud a-b
 * with host c would be cloud a with host b-c.
 */
export function namespaceName(cloud: string, host: string): string {
  const plain = SAFE.test(cloud) && SAFE.test(host) && !cloud.includes('-');
  const clean = (name: string) => name.replaceAll(/[^A-Za-z0-9.-]/g, '_').slice(0, 64);
  const name = `engine-${clean(cloud)}-${clean(host)}`;
  return plain ? name : `${name}-${hashOf(cloud, host).slice(0, 8)}`;
}

/** The machine's end of the link to the host's namespace. */
export const machineLinkName = (cloud: string, host: string): string => linkName('eng', cloud, host);

export const tapName = (cloud: string, host: string, portId: string): string =>
  linkName('tap', cloud, host, portId);

/**
 * The bridge's own address: fixed, because a bridge would take its lowest port's and guests would lose their router.
 */
export const bridgeMac = (cloud: string, host: string, ...network: readonly string[]): string =>
  [
    '02',
    ...(hashOf(cloud, host, ...network)
      .slice(0, 10)
      .match(/../g) ?? []),
  ].join(':');

const hashOf = (...parts: readonly string[]) => createHash('sha256').update(parts.join('\0')).digest('hex');

/** Of a network beside the one that the host starts with: short enough for a label behind it. */
export const bridgeName = (networkId: string): string => linkName('br', networkId).slice(0, 10);

/** Of a domain beside the host's own one: no other name has a tilde. */
export const domainNamespaceName = (cloud: string, host: string, domainId: string): string =>
  `${namespaceName(cloud, host)}~${hashOf(domainId).slice(0, 12)}`;

/** The link to such a domain, in the host's namespace. */
export const domainLinkName = (domainId: string): string => linkName('dom', domainId);

/** With what names of links between two domains begin. */
export const PEER = 'peer';

/** In a domain's namespace: its link to another domain. */
export const peerName = (domainId: string): string => linkName(PEER, domainId);

/** Where such a domain keeps its files, below the host's folders. */
export const domainFolder = (folder: string, domainId: string): string => join(folder, 'domains', domainId);
