import { z } from 'zod';
import type { PortRow } from '../../../cloud/networks/port-reader.service.js';

export const interfaceShape = (version: number) =>
  z.strictObject({
    ...{ port_id: z.string(), net_id: z.string(), mac_addr: z.string(), port_state: z.string() },
    fixed_ips: z.array(z.strictObject({ subnet_id: z.string(), ip_address: z.string() })),
    ...(version >= 70 && { tag: z.string().nullable() }),
  });

export const oneInterface = (version: number) =>
  z.strictObject({ interfaceAttachment: interfaceShape(version) });

/** An interface as compute shows it. */
export const interfaceView = (row: PortRow, version: number) => ({
  ...{ port_id: row.id, net_id: row.networkId, mac_addr: row.mac, port_state: row.isUp ? 'ACTIVE' : 'DOWN' },
  fixed_ips: [row.address, ...row.moreAddresses].map((address) => ({
    ...{ subnet_id: row.subnetId, ip_address: address },
  })),
  // None is tagged.
  ...(version >= 70 && { tag: null }),
});
