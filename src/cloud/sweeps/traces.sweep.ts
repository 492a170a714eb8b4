import { Injectable } from '@nestjs/common';
import { logger } from '../../common/log/logger.js';
import { TraceRepository } from '../instances/traces/trace.repository.js';

const MIB = 1024 ** 2;

export interface TraceBounds {
  readonly console_traces_project_mb: number;
  readonly console_traces_mb: number;
}

/** Deletes console traces past their hour, and the oldest of a project that has too many. */
@Injectable()
export class TracesSweep {
  readonly #log = logger('sweep');

  constructor(private readonly traces: TraceRepository) {}

  async sweep({ console_traces_project_mb, console_traces_mb }: TraceBounds): Promise<void> {
    const purged = await this.traces.prune({
      projectBytes: console_traces_project_mb * MIB,
      bytes: console_traces_mb * MIB,
    });
    if (purged > 0) this.#log.info({ purged }, 'purged console traces');
  }
}
