import type { Queryable } from '../../common/prisma/database.js';
import type { VolumesNeed } from '../scheduler/placements/instance.placement.js';
import type { GuestRow } from './guest-row.repository.js';

/** Where a volume is that is made with an instance. */
export interface VolumePlace {
  readonly id: string;
  readonly host: string;
}

/** Writes where volumes are from now on: their room there is claimed. */
export type VolumePlaces = (tx: Queryable, placed: readonly VolumePlace[]) => Promise<void>;

/** Provider token of the function. */
export const VOLUME_PLACES = Symbol('VOLUME_PLACES');

const newVolumesOf = ({ volumes }: GuestRow) => volumes.filter(({ isNew }) => isNew);

/** What the instance's volumes ask of its host. */
export function volumesNeedOf(row: GuestRow): { readonly volumes?: VolumesNeed } {
  const made = newVolumesOf(row);
  if (made.length === 0) return {};
  const sources = made.flatMap(({ sourceHost }) => sourceHost ?? []);
  return { volumes: { sizeGiB: made.reduce((sum, { sizeGiB }) => sum + sizeGiB, 0), sources } };
}

/** The places of volumes whose instance goes to the host: those that are there already keep theirs. */
export const volumePlacesOf = (row: GuestRow, host: string): readonly VolumePlace[] =>
  newVolumesOf(row).flatMap((volume) => (volume.host === host ? [] : [{ id: volume.id, host }]));

/** In the plan of the launch. */
export const hasVolumes = (row: GuestRow): { readonly hasVolumes?: true } =>
  newVolumesOf(row).length > 0 ? { hasVolumes: true } : {};
