import { AddressActivities } from './address.activities.js';
import { ImageByteActivities } from './image-byte.activities.js';
import { ImageActivities } from './image.activities.js';
import { InstanceActivities } from './instance.activities.js';
import { NatGatewayActivities } from './nat-gateway.activities.js';
import { InterfaceControlActivities } from './interface.activities.js';
import { OperationActivities } from './operation.activities.js';
import { RepairActivities } from './repair.activities.js';
import { SnapshotControlActivities } from './snapshot.activities.js';
import { VolumeControlActivities } from './volume.activities.js';

/** The steps of the control plane's queue: a class a noun. */
export const controlSteps = [
  OperationActivities,
  InstanceActivities,
  AddressActivities,
  NatGatewayActivities,
  ImageActivities,
  RepairActivities,
  VolumeControlActivities,
  SnapshotControlActivities,
  InterfaceControlActivities,
] as const;

/** The steps of the queue for bytes of images. */
export const imageByteSteps = [ImageByteActivities] as const;
