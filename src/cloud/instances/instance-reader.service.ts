import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { NotFound, requireAllFound } from '../../common/refs/not-found.js';
import { distinct, type Ref } from '../../common/refs/ref.js';
import { Sealer } from '../../common/seal/sealer.js';
import { InstanceReaderRepository, type InstanceQuery } from './instance-reader.repository.js';
import type { InstanceRow, InstanceSettings, InstanceStatusRow } from './instance-row.js';
import { InstanceSettingsRepository, type ConsoleTarget } from './instance-settings.repository.js';
import { InstanceStatusRepository, type InstanceStatusQuery } from './instance-status.repository.js';
import { userDataContext } from './user-data-context.js';

/**
 * What an API may read of instances. Everybody, an admin too, reads their own project's only. What is named and is not
 * there, another project's, or terminated too long ago is NotFound.
 */
@Injectable()
export class InstanceReaderService {
  constructor(
    private readonly instances: InstanceReaderRepository,
    private readonly status: InstanceStatusRepository,
    private readonly one: InstanceSettingsRepository,
    private readonly sealer: Sealer,
  ) {}

  /** One statement; two, when instances are named and a condition or a limit holds some back. */
  async list({ projectId }: RequestContext, query: InstanceQuery): Promise<readonly InstanceRow[]> {
    return this.#checked(projectId, query, (narrowed) => this.instances.list(projectId, narrowed));
  }

  /** In the order of the launch indexes. */
  async ofReservation({ projectId }: RequestContext, reservationId: string): Promise<readonly InstanceRow[]> {
    return this.instances.ofReservation(projectId, reservationId);
  }

  async statuses(
    { projectId }: RequestContext,
    query: InstanceStatusQuery,
  ): Promise<readonly InstanceStatusRow[]> {
    return this.#checked(projectId, query, (narrowed) =>
      this.status.list(projectId, { ...narrowed, all: query.all }),
    );
  }

  async settings({ projectId }: RequestContext, ref: Ref): Promise<InstanceSettings> {
    const row = found(ref, await this.one.settings(projectId, ref));
    const { sealedUserData, ...settings } = row;
    const userData = sealedUserData && this.sealer.open(sealedUserData, userDataContext(row.id));
    return { ...settings, userData };
  }

  async consoleTarget({ projectId }: RequestContext, ref: Ref): Promise<ConsoleTarget> {
    return found(ref, await this.one.consoleTarget(projectId, ref));
  }

  /** What is named must all be there; a condition then only narrows what is shown. */
  async #checked<Row>(
    projectId: string,
    query: InstanceQuery,
    read: (query: InstanceQuery) => Promise<Row[]>,
  ): Promise<readonly Row[]> {
    if (!query.refs || query.refs.length === 0) return read({ ...query, refs: undefined });
    const refs = distinct(query.refs);
    const rows = await read({ ...query, refs });
    if (rows.length < refs.length)
      requireAllFound('instance', refs, await this.instances.visible(projectId, refs));
    return rows;
  }
}

function found<Row>(ref: Ref, row: Row | undefined): Row {
  if (row === undefined) throw new NotFound('instance', [ref]);
  return row;
}
