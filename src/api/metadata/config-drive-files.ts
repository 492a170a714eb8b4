import type { GuestFacts } from '../../stream/guest-facts.js';
import { OPENSTACK_VERSIONS, openstackVersionNamed, openstackTree } from './openstack-tree.js';

/**
 * What is on a guest's config drive: `openstack/<version>/…` of every version, as cloud-init's ConfigDrive source reads
 * it. A guest without a metadata service has one all the same: it is its owner's wish.
 */
export function configDriveFiles(facts: GuestFacts): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const name of [...OPENSTACK_VERSIONS, 'latest']) {
    const version = openstackVersionNamed(name);
    if (!version) continue;
    for (const [file, node] of Object.entries(openstackTree(facts, version).entries))
      if (typeof node === 'string' || Buffer.isBuffer(node))
        files.set(`openstack/${name}/${file}`, Buffer.from(node));
  }
  return files;
}
