import { type Queryable } from '../../common/prisma/database.js';

/** The interface is the gateway's own from now on. */
export async function giveToNatGateway(
  tx: Queryable,
  interfaceId: string,
  natGatewayId: string,
): Promise<void> {
  await tx.query('UPDATE network_interfaces SET nat_gateway_id = $2 WHERE id = $1', [
    ...[interfaceId, natGatewayId],
  ]);
}

/** The gateway has it no longer. Its key; undefined: the gateway has none. */
export async function takeFromNatGateway(tx: Queryable, natGatewayId: string): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }>(
    'UPDATE network_interfaces SET nat_gateway_id = NULL WHERE nat_gateway_id = $1 RETURNING id',
    [natGatewayId],
  );
  return row?.id;
}
