import type { Provider } from '@nestjs/common';
import { AddressAtLaunch } from '../cloud/floating-addresses/address-at-launch.js';
import { MappedImageMaker } from '../cloud/images/mapped-image-maker.js';
import { LAUNCH_ADDRESSES } from '../cloud/instances/launch-addresses.js';
import { LaunchAlong } from '../cloud/instances/launch-along.js';
import { LaunchFacts } from '../cloud/instances/launch-facts.js';
import { LaunchPorts } from '../cloud/instances/launch-ports.js';
import { LAUNCH_VOLUMES } from '../cloud/instances/launch-volumes.js';
import { ROOT_VOLUME_IMAGES } from '../cloud/instances/root-volume-images.js';
import { Launcher } from '../cloud/instances/launcher.js';
import { InstanceImageRows } from '../cloud/volumes/instance-image-rows.js';
import { CopiedImageRows } from '../cloud/volumes/copied-image-rows.js';
import { VolumeImageCopies } from '../cloud/volumes/volume-image-copies.js';
import { InstanceVolumeImages } from '../cloud/volumes/instance-volume-images.js';
import { VolumeImages } from '../cloud/volumes/volume-images.service.js';
import { VolumesAtLaunch } from '../cloud/volumes/volumes-at-launch.js';

/** What launches instances, what other nouns bring along with them, and images of their volumes. */
export const launchProviders: readonly Provider[] = [
  AddressAtLaunch,
  LaunchAlong,
  Launcher,
  LaunchFacts,
  LaunchPorts,
  InstanceImageRows,
  InstanceVolumeImages,
  CopiedImageRows,
  VolumeImageCopies,
  MappedImageMaker,
  VolumeImages,
  VolumesAtLaunch,
  { provide: LAUNCH_ADDRESSES, useExisting: AddressAtLaunch },
  { provide: LAUNCH_VOLUMES, useExisting: VolumesAtLaunch },
  { provide: ROOT_VOLUME_IMAGES, useExisting: InstanceVolumeImages },
];
