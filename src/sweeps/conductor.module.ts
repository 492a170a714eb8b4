import { type DynamicModule, Module } from '@nestjs/common';
import { ControlActivities } from '../../activities/control.activities.js';
import { Database } from '../common/prisma/database.js';
import type { EngineConductorFlags } from '../daemons/engine-conductor.flags.js';
import { DriftRepository } from '../hosts/drift.repository.js';
import { SILENT_HOST_FLAGS } from '../hosts/host.flags.js';
import { HostRepository } from '../hosts/host.repository.js';
import { InventoryRepository } from '../hosts/inventory.repository.js';
import { RepairPlans } from '../hosts/repair-plans.js';
import { RepairStarter } from '../hosts/repair-starter.js';
import { LaunchPlans } from '../instances/launch-plans.js';
import { Settlement } from '../instances/settlement.js';
import { VerbPlans } from '../instances/verb-plans.js';
import { Outbox } from '../outbox/outbox.js';
import { OutboxRepository } from '../outbox/outbox.repository.js';
import { Scheduler, SCHEDULER_FLAGS } from '../scheduler/scheduler.js';
import { DriftSweep } from './drift.sweep.js';
import { ExpiredRowsSweep } from './expired-rows.sweep.js';
import { FilterChangesSweep } from './filter-changes.sweep.js';
import { StaleChunkRepository } from './stale-chunk.repository.js';
import { StrayTagRepository } from './stray-tag.repository.js';

/** The steps of the control plane and what they and the sweeps need of the rows. */
@Module({})
export class ConductorModule {
  static with(database: Database, flags: EngineConductorFlags): DynamicModule {
    return {
      module: ConductorModule,
      providers: [
        { provide: Database, useValue: database },
        { provide: SCHEDULER_FLAGS, useValue: flags },
        { provide: SILENT_HOST_FLAGS, useValue: flags },
        ControlActivities,
        DriftRepository,
        DriftSweep,
        ExpiredRowsSweep,
        FilterChangesSweep,
        HostRepository,
        LaunchPlans,
        Outbox,
        OutboxRepository,
        InventoryRepository,
        RepairPlans,
        RepairStarter,
        Scheduler,
        Settlement,
        StaleChunkRepository,
        StrayTagRepository,
        VerbPlans,
      ],
    };
  }
}
