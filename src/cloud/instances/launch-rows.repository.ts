import type { Queryable } from '../../common/prisma/database.js';
import { joinGroups } from '../security-groups/membership-statements.js';
import type { FlavorRow } from '../flavors/flavor.js';

type Size = Pick<FlavorRow, 'vcpus' | 'memoryMiB' | 'diskGiB' | 'extraSpecs' | 'swapMiB' | 'ephemeralGiB'>;

/** What all instances of one reservation have in common. */
export interface ReservationRow extends Size {
  readonly id: string;
  readonly ec2Id: string;
  readonly projectId: string;
  readonly userId: string;
  readonly operationId: string;
  readonly imageId: string;
  readonly flavorName: string;
  readonly description: string | null;
  readonly labels: readonly string[];
  readonly keyName: string | null;
  readonly publicKey: string | null;
  readonly placementGroupId: string | null;
  readonly clientToken: string | null;
  readonly requestedZone: string | null;
  readonly requestedHost: string | null;
  readonly zone: string;
  readonly shutdownBehaviour: 'stop' | 'terminate';
  readonly disableTermination: boolean;
  readonly disableStop: boolean;
  readonly metadataEnabled: boolean;
  readonly metadataTokens: 'optional' | 'required';
  readonly metadataHopLimit: number;
  readonly metadataIpv6: boolean;
  readonly configDrive: boolean;
  readonly rootIsVolume: boolean;
  /** Device of each disk of its flavor's that the launch names. */
  readonly localDevices: Readonly<Record<string, string>>;
  readonly groupIds: readonly string[];
}

export interface NewInstanceRow {
  readonly id: string;
  readonly ec2Id: string;
  readonly index: number;
  /** Sealed to the instance's own id: a value moved to another row does not open. */
  readonly sealedUserData: Buffer | null;
}

const INSERT = `
  WITH r AS (
    SELECT * FROM jsonb_to_record($1::jsonb) AS r(id uuid, "ec2Id" text, "projectId" uuid, "userId" uuid,
      "operationId" uuid, "imageId" uuid, "flavorName" text, vcpus int, "memoryMiB" int, "diskGiB" int,
      "extraSpecs" jsonb, "swapMiB" int, "ephemeralGiB" int, description text, labels text[], "keyName" text,
      "publicKey" text, "placementGroupId" uuid, "clientToken" text, "requestedZone" text, "requestedHost" text, zone text, "shutdownBehaviour" text,
      "disableTermination" bool, "disableStop" bool, "metadataEnabled" bool, "metadataTokens" text,
      "metadataHopLimit" int, "metadataIpv6" bool, "configDrive" bool, "rootIsVolume" bool, "localDevices" jsonb)
  ), n AS (
    SELECT * FROM jsonb_to_recordset($2::jsonb) AS n(id uuid, "ec2Id" text, index int, "userData" text)
  ), image AS (
    SELECT m.id FROM images m JOIN r ON m.id = r."imageId" WHERE m.deleted_at IS NULL AND m.state = 'available'
    FOR SHARE OF m
  ), reservation AS (
    INSERT INTO reservations (id, ec2_id, project_id, user_id) SELECT id, "ec2Id", "projectId", "userId" FROM r
  ), instance AS (
    INSERT INTO instances (id, ec2_id, project_id, user_id, reservation_id, launch_index, image_id, flavor_name, vcpus,
      memory_mib, disk_gib, extra_specs, swap_mib, ephemeral_gib, key_name, public_key, sealed_user_data,
      placement_group_id, client_token,
      requested_zone, requested_host, zone, description, labels, lifecycle, task_state, generation, operation_id, shutdown_behaviour, disable_termination,
      disable_stop, metadata_enabled, metadata_tokens, metadata_hop_limit, metadata_ipv6, config_drive, root_is_volume,
      local_devices, has_flavor_disks)
    SELECT n.id, n."ec2Id", r."projectId", r."userId", r.id, n.index, r."imageId", r."flavorName", r.vcpus,
      r."memoryMiB", r."diskGiB", r."extraSpecs", r."swapMiB", r."ephemeralGiB", r."keyName", r."publicKey",
      decode(n."userData", 'base64'), r."placementGroupId", r."clientToken",
      r."requestedZone", r."requestedHost", r.zone, r.description, r.labels, 'building', 'launching', 1, r."operationId", r."shutdownBehaviour",
      r."disableTermination", r."disableStop", r."metadataEnabled", r."metadataTokens", r."metadataHopLimit", r."metadataIpv6", r."configDrive",
      r."rootIsVolume", r."localDevices", true
    FROM n, r
  ), membership AS (
    ${joinGroups('SELECT id FROM n', '$3')}
  )
  SELECT id FROM image`;

/**
 * Reservation, instances and group memberships: one statement. False: the image has been deleted since it was looked
 * up, and the transaction must not be committed. Else the image's row is locked until it is: who deletes the image
 * waits, and sees the instances.
 */
export async function insertReservation(
  tx: Queryable,
  reservation: ReservationRow,
  instances: readonly NewInstanceRow[],
): Promise<boolean> {
  const { groupIds, ...shared } = reservation;
  const rows = instances.map(({ sealedUserData, ...row }) => ({
    ...row,
    userData: sealedUserData?.toString('base64') ?? null,
  }));
  const images = await tx.query(INSERT, [JSON.stringify(shared), JSON.stringify(rows), groupIds]);
  return images.length > 0;
}
