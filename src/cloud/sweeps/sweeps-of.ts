import type { INestApplicationContext } from '@nestjs/common';
import type { Client } from '@temporalio/client';
import type { EngineConductorFlags } from './engine-conductor.flags.js';
import { DriftSweep } from './drift.sweep.js';
import { ExpiredRowsSweep } from './expired-rows.sweep.js';
import { FilterChangesSweep } from './filter-changes.sweep.js';
import { AddressFollower } from '../floating-addresses/address-follower.js';
import { LostWorkSweep } from './lost-work.sweep.js';
import { NatGatewayMover } from '../nat-gateways/nat-gateway-mover.js';
import { StaleChunkRepository } from '../operations/stale-chunk.repository.js';
import { TracesSweep } from './traces.sweep.js';
import type { Sweep } from './sweeper.js';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** Everything that the conductor looks after. */
export function sweepsOf(
  app: INestApplicationContext,
  client: Client,
  flags: EngineConductorFlags,
): readonly Sweep[] {
  const lost = new LostWorkSweep(app.get(StaleChunkRepository), client, flags.sweep_min_age);
  return [
    { name: 'lost-work', everyMs: flags.sweep_interval * 1_000, run: () => lost.sweep() },
    {
      name: 'drift',
      everyMs: flags.drift_interval * 1_000,
      run: () => app.get(DriftSweep).sweep(flags.service_down_time),
    },
    {
      name: 'floating-addresses',
      everyMs: flags.drift_interval * 1_000,
      run: () => app.get(AddressFollower).sweep(),
    },
    {
      name: 'nat-gateways',
      everyMs: flags.drift_interval * 1_000,
      run: () => app.get(NatGatewayMover).sweep(flags.service_down_time),
    },
    { name: 'filter-changes', everyMs: MINUTE_MS, run: () => app.get(FilterChangesSweep).sweep() },
    { name: 'traces', everyMs: MINUTE_MS, run: () => app.get(TracesSweep).sweep(flags) },
    { name: 'expired-rows', everyMs: HOUR_MS, run: () => app.get(ExpiredRowsSweep).sweep() },
  ];
}
