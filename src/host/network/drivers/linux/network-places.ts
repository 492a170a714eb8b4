import type { NetworkSpec } from '../../../../../workflows/contracts/network.js';
import type { NetworkDriverOptions } from '../../network-driver-options.js';
import type { Bridge } from './host-bridges.js';
import { BRIDGE, bridgeMac, bridgeName } from './host-names.js';
import { networkFolder } from './stale-networks.js';

/**
 * The folders of a network on its host, and its bridge. `isFlat`: the one that the host starts with has plain names.
 */
export function placesOf(
  { cloud, host, folder, runFolder }: NetworkDriverOptions,
  { networkId }: Pick<NetworkSpec, 'networkId'>,
  isFlat: boolean,
): { readonly folder: string; readonly runFolder: string; readonly bridge: Bridge } {
  if (isFlat) return { folder, runFolder, bridge: { name: BRIDGE, mac: bridgeMac(cloud, host) } };
  const name = bridgeName(networkId);
  return {
    folder: networkFolder(folder, networkId),
    runFolder: networkFolder(runFolder, networkId),
    bridge: { name, mac: bridgeMac(cloud, host, networkId), metadataLabel: `${name}:md` },
  };
}
