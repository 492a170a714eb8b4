import { networkInterfaces } from 'node:os';

/** Throws where nothing can be fetched: what would try does so for minutes before it says as much. */
export function requireNetwork(what) {
  const isOutside = (addresses) => addresses.some(({ internal }) => !internal);
  if (Object.values(networkInterfaces()).some(isOutside)) return;
  throw new Error(
    `this machine has no network, and ${what} still to be fetched: connect it for the first start`,
  );
}
