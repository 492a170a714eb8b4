import type { INestApplicationContext } from '@nestjs/common';
import { belowFileLimit, capConnections } from './ec2/connection-caps.js';
import type { EngineApiFlags } from './engine-api.flags.js';
import { listenAt } from './listen-at.js';
import { x7Application } from './x7/serve-x7.js';

/** Opens the X7 API on its port. Returns the way to close it. Throws when the port is taken. */
export async function openX7(
  app: INestApplicationContext,
  flags: EngineApiFlags,
): Promise<() => Promise<void>> {
  const door = x7Application(app, flags);
  const { x7_listen: address, x7_port: port } = flags;
  capConnections(door.server, {
    // Two doors share what one process may open.
    total: Math.floor(belowFileLimit(flags.ec2_connections) / 2),
    perAddress: flags.ec2_connections_per_address,
  });
  await listenAt({ what: 'the X7 API', address, port }, () => door.listen({ host: address, port }));
  return () => door.close();
}
