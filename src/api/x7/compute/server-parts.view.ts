import type { KeptInstance } from '../../../cloud/instances/kept/kept-instance.js';
import { secondsText } from '../door/dates.js';
import { linksOf } from './links.js';

/** Why a launch failed. */
export const faultOf = ({ reason, endedAt, updatedAt }: KeptInstance) => ({
  code: 500,
  created: secondsText(endedAt ?? updatedAt),
  message: reason ?? 'The launch failed.',
});

/** The flavor as it was at the launch. */
export const flavorOf = ({ flavorName, flavor }: KeptInstance) => ({
  ...{ original_name: flavorName, vcpus: flavor.vcpus, ram: flavor.memoryMiB, disk: flavor.diskGiB },
  ...{ ephemeral: flavor.ephemeralGiB, swap: flavor.swapMiB, extra_specs: flavor.extraSpecs },
});

/** A flavor that has been deleted since is known by its name. */
export const flavorRefOf = ({ flavorId, flavorName }: KeptInstance, base: string) => {
  const id = flavorId ?? flavorName;
  return { id, links: linksOf(base, 'flavors', id).slice(1) };
};
