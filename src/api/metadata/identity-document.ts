import type { GuestFacts } from '../../stream/guest-facts.js';

/** AWS's instance identity document, version 2017-09-30: its keys, its order, its layout. */
export function identityDocumentOf(facts: GuestFacts, region: string): string {
  const document = {
    accountId: facts.accountNumber,
    architecture: facts.architecture,
    availabilityZone: facts.zone,
    billingProducts: null,
    devpayProductCodes: null,
    marketplaceProductCodes: null,
    imageId: facts.imageId,
    instanceId: facts.ec2Id,
    instanceType: facts.instanceType,
    kernelId: facts.kernelId,
    pendingTime: `${facts.launchedAt.toISOString().slice(0, 19)}Z`,
    privateIp: facts.address,
    ramdiskId: facts.ramdiskId,
    region,
    version: '2017-09-30',
  };
  return JSON.stringify(document, null, 2);
}
