import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { AddressActivities } from '../../../activities/control/address.activities.js';
import { ImageByteActivities } from '../../../activities/control/image-byte.activities.js';
import { ImageActivities } from '../../../activities/control/image.activities.js';
import { InstanceActivities } from '../../../activities/control/instance.activities.js';
import { NatGatewayActivities } from '../../../activities/control/nat-gateway.activities.js';
import { InterfaceControlActivities } from '../../../activities/control/interface.activities.js';
import { OperationActivities } from '../../../activities/control/operation.activities.js';
import { RepairActivities } from '../../../activities/control/repair.activities.js';
import { SnapshotControlActivities } from '../../../activities/control/snapshot.activities.js';
import { VolumeControlActivities } from '../../../activities/control/volume.activities.js';
import { Database } from '../../common/prisma/database.js';
import type { EngineConductorFlags } from './engine-conductor.flags.js';
import { AddressArrivals } from '../floating-addresses/address-arrivals.js';
import { AddressFollower } from '../floating-addresses/address-follower.js';
import { AddressPlans } from '../floating-addresses/address-plans.js';
import { DRIFT_CONTRIBUTIONS } from '../repair/drift-contribution.js';
import { DriftRepository } from '../repair/drift.repository.js';
import { SILENT_HOST_FLAGS } from '../hosts/host.flags.js';
import { HostRepository } from '../hosts/host.repository.js';
import { InventoryRepository } from '../hosts/inventory.repository.js';
import { RepairPlans } from '../repair/repair-plans.js';
import { RepairStarter } from '../repair/repair-starter.js';
import { ImagePlans } from '../images/image-plans.js';
import { LaunchPlacer } from '../instances/launch-placer.js';
import { CardPlans } from '../instances/cards/card-plans.js';
import { LaunchPlans } from '../instances/launch-plans.js';
import { INSTANCE_DEPENDENTS } from '../instances/instance-dependents.js';
import { TraceRepository } from '../instances/traces/trace.repository.js';
import { VerbPlans } from '../instances/verb-plans.js';
import { VOLUME_PLACES } from '../instances/volume-places.js';
import { controlNouns, type ControlNouns } from '../registry/control-nouns.js';
import { NatGatewayMover } from '../nat-gateways/nat-gateway-mover.js';
import { NatGatewayPlans } from '../nat-gateways/nat-gateway-plans.js';
import { NOUNS } from '../nouns/noun.js';
import { ROW_KEEPERS } from '../nouns/row-keeper.js';
import { NOUN_ROWS } from '../operations/noun-rows.js';
import { Settlement } from '../operations/settlement.js';
import { Outbox } from '../outbox/outbox.js';
import { OutboxRepository } from '../operations/outbox.repository.js';
import { Scheduler, SCHEDULER_FLAGS } from '../scheduler/scheduler.js';
import { VolumeScheduler } from '../scheduler/volume-scheduler.js';
import { LaunchVolumePlans } from '../volumes/launch-volume-plans.js';
import { placeVolumes } from '../volumes/new-volume.repository.js';
import { ModificationPlans } from '../volumes/modification-plans.js';
import { UsePlans } from '../volumes/use-plans.js';
import { SnapshotPlans } from '../snapshots/snapshot-plans.js';
import { VolumePlans } from '../volumes/volume-plans.js';
import { imageWorkProviders } from './image-work.providers.js';
import { DriftSweep } from './drift.sweep.js';
import { ExpiredRowsSweep } from './expired-rows.sweep.js';
import { FilterChangesSweep } from './filter-changes.sweep.js';
import { StaleChunkRepository } from '../operations/stale-chunk.repository.js';
import { StrayTagRepository } from '../tags/stray-tag.repository.js';
import { TracesSweep } from './traces.sweep.js';

/** The steps of the control plane and what they and the sweeps need of the rows. */
@Module({})
export class ConductorModule {
  /** `nouns`: what operations of each noun need, `steps`: further ones on rows; tests add a noun of their own. */
  static with(
    database: Database,
    flags: EngineConductorFlags,
    nouns: ControlNouns = controlNouns,
    steps: readonly Type<object>[] = [],
  ): DynamicModule {
    return {
      module: ConductorModule,
      providers: [
        { provide: Database, useValue: database },
        { provide: SCHEDULER_FLAGS, useValue: flags },
        { provide: SILENT_HOST_FLAGS, useValue: flags },
        ...imageWorkProviders(database, flags),
        { provide: NOUNS, useValue: nouns.registry },
        { provide: ROW_KEEPERS, useValue: nouns.keepers },
        { provide: NOUN_ROWS, useValue: nouns.rows },
        { provide: DRIFT_CONTRIBUTIONS, useValue: nouns.drifts },
        { provide: INSTANCE_DEPENDENTS, useValue: nouns.dependents },
        { provide: VOLUME_PLACES, useValue: placeVolumes },
        AddressActivities,
        AddressArrivals,
        AddressFollower,
        AddressPlans,
        CardPlans,
        ImageActivities,
        ImageByteActivities,
        ImagePlans,
        InstanceActivities,
        NatGatewayActivities,
        NatGatewayMover,
        NatGatewayPlans,
        InterfaceControlActivities,
        OperationActivities,
        RepairActivities,
        SnapshotControlActivities,
        VolumeControlActivities,
        DriftRepository,
        DriftSweep,
        ExpiredRowsSweep,
        FilterChangesSweep,
        HostRepository,
        LaunchPlacer,
        LaunchPlans,
        LaunchVolumePlans,
        Outbox,
        OutboxRepository,
        InventoryRepository,
        RepairPlans,
        RepairStarter,
        Scheduler,
        Settlement,
        StaleChunkRepository,
        StrayTagRepository,
        TraceRepository,
        TracesSweep,
        VerbPlans,
        ModificationPlans,
        UsePlans,
        SnapshotPlans,
        VolumePlans,
        VolumeScheduler,
        ...steps,
      ],
    };
  }
}
