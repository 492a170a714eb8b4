import { z } from 'zod';
import type { AskMonitor } from './server-monitor.js';
import { encryptedNodeOf, NODE } from './storage-daemon.js';

/** What the server calls the key while it opens the volume. */
const SECRET = 'secret';

const nodes = z.array(z.object({ 'node-name': z.string() }));
const objects = z.array(z.object({ name: z.string() }));

/**
 * The server of an encrypted volume has its node afterwards. The key goes to it over its monitor, and it forgets the
 * words of it: they are in no command line, no log and no file. Open already is success.
 */
export async function unlock(ask: AskMonitor, secret: () => Promise<string>): Promise<void> {
  const there = nodes.parse(await ask('query-named-block-nodes', { flat: true }));
  if (there.some((node) => node['node-name'] === NODE)) return;
  const data = await secret();
  const left = objects.parse(await ask('qom-list', { path: '/objects' }));
  if (left.some(({ name }) => name === SECRET)) await ask('object-del', { id: SECRET });
  await ask('object-add', { 'qom-type': 'secret', id: SECRET, data });
  try {
    await ask('blockdev-add', encryptedNodeOf(SECRET));
  } finally {
    await ask('object-del', { id: SECRET });
  }
}
