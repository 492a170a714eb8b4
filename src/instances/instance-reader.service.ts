import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../common/context/request-context.js';
import { EngineError } from '../common/errors/engine-error.js';
import { Sealer } from '../common/seal/sealer.js';
import { checkedInstanceIds, requireAllFound } from './instance-ids.js';
import { InstanceReaderRepository, type InstanceQuery } from './instance-reader.repository.js';
import type { InstanceRow, InstanceSettings, InstanceStatusRow } from './instance-row.js';
import { InstanceSettingsRepository, type ConsoleTarget } from './instance-settings.repository.js';
import { InstanceStatusRepository, type InstanceStatusQuery } from './instance-status.repository.js';
import { userDataContext } from './user-data-context.js';

/**
 * What an API may read of instances. Everybody, an admin too, reads their own project's only. Ids that are malformed,
 * another project's, or terminated too long ago answer as EC2 does: InvalidInstanceID.Malformed or .NotFound.
 */
@Injectable()
export class InstanceReaderService {
  constructor(
    private readonly instances: InstanceReaderRepository,
    private readonly status: InstanceStatusRepository,
    private readonly one: InstanceSettingsRepository,
    private readonly sealer: Sealer,
  ) {}

  /** One statement; two, when ids are given together with filters or a limit. */
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

  async settings({ projectId }: RequestContext, ec2Id: string): Promise<InstanceSettings> {
    const row = await this.#one(ec2Id, (id) => this.one.settings(projectId, id));
    const { sealedUserData, ...settings } = row;
    const userData = sealedUserData && this.sealer.open(sealedUserData, userDataContext(row.id));
    return { ...settings, userData };
  }

  async consoleTarget({ projectId }: RequestContext, ec2Id: string): Promise<ConsoleTarget> {
    return this.#one(ec2Id, (id) => this.one.consoleTarget(projectId, id));
  }

  async #one<T>(ec2Id: string, read: (ec2Id: string) => Promise<T | undefined>): Promise<T> {
    checkedInstanceIds([ec2Id]);
    const found = await read(ec2Id);
    if (found === undefined)
      throw new EngineError('InvalidInstanceID.NotFound', `The instance ID '${ec2Id}' does not exist`);
    return found;
  }

  /** The ids as such must all be there; filters then only narrow what is shown. */
  async #checked<Row extends { readonly ec2Id: string }>(
    projectId: string,
    query: InstanceQuery,
    read: (query: InstanceQuery) => Promise<Row[]>,
  ): Promise<readonly Row[]> {
    if (!query.ec2Ids || query.ec2Ids.length === 0) return read({ ...query, ec2Ids: undefined });
    const ec2Ids = checkedInstanceIds(query.ec2Ids);
    const rows = await read({ ...query, ec2Ids });
    if (rows.length < ec2Ids.length) requireAllFound(ec2Ids, await this.instances.visible(projectId, ec2Ids));
    return rows;
  }
}
