import { z } from 'zod';
import type { PortRow } from '../../../cloud/networks/port-reader.service.js';

export const interfaceShape = z.strictObject({
  ...{ port_id: z.string(), net_id: z.string(), mac_addr: z.string(), port_state: z.string() },
  fixed_ips: z.array(z.strictObject({ subnet_id: z.string(), ip_address: z.string() })),
});

export const oneInterface = () => z.strictObject({ interfaceAttachment: interfaceShape });

/** An interface as compute shows it. */
export const interfaceView = (row: PortRow) => ({
  ...{ port_id: row.id, net_id: row.networkId, mac_addr: row.mac, port_state: row.isUp ? 'ACTIVE' : 'DOWN' },
  fixed_ips: [row.address, ...row.moreAddresses].map((address) => ({
    ...{ subnet_id: row.subnetId, ip_address: address },
  })),
});
