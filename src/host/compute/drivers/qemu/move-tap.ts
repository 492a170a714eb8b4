import type { PortBinding } from '../../../../../workflows/contracts/guest.js';
import type { Exec } from '../../../../common/exec/exec.js';

/**
 * Brings a tap that QEMU has opened to the namespace of its domain: it arrives down and on no bridge, and its frames
 * pass again once it is up. One that stays is left as it is.
 */
export async function moveTap(exec: Exec, binding: PortBinding): Promise<void> {
  const { tap, namespace, domainNamespace = namespace, bridge } = binding;
  if (tap === '' || domainNamespace === namespace) return;
  const from = namespace === '' ? [] : ['-n', namespace];
  await exec('ip', [...from, 'link', 'set', 'dev', tap, 'netns', domainNamespace]);
  const join = bridge === undefined ? [] : ['master', bridge];
  await exec('ip', ['-n', domainNamespace, 'link', 'set', 'dev', tap, ...join, 'up']);
}
