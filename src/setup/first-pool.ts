import { type FloatingPoolService } from '../cloud/floating-addresses/floating-pool.service.js';
import { type SetupRequest } from './setup.contract.js';

/** Addresses that this machine reaches, where the cloud has none to give out; no range: none are wanted. */
export async function firstPool(
  pools: FloatingPoolService,
  { floatingRange }: Pick<SetupRequest, 'floatingRange'>,
): Promise<void> {
  if (floatingRange === undefined || (await pools.list()).length > 0) return;
  await pools.create({ cidr: floatingRange, pool: 'public', interface: '' });
}
