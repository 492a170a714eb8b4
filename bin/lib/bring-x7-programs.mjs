import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { bringGoProgram } from './go-program.mjs';

const provider = 'github.com/terraform-provider-openstack/terraform-provider-openstack/v3';
const PROVIDER = { name: 'terraform-provider-openstack', module: provider, version: 'v3.4.0' };

/** Terraform's provider for OpenStack. */
export const bringOpenstackProvider = (say) => bringGoProgram(PROVIDER, say);

/** The program of `test/clients/go/` over OpenStack's library for Go. Another program is built anew. */
export function bringGophercloud(say) {
  const source = readFileSync(new URL('../../test/clients/go/gophercloud.go', import.meta.url), 'utf8');
  const hash = createHash('sha256').update(source).digest('hex').slice(0, 12);
  const module = 'github.com/gophercloud/gophercloud/v2';
  return bringGoProgram({ name: `gophercloud-${hash}`, module, version: 'v2.16.0', source }, say);
}
