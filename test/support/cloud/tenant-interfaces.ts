import type { RequestContext } from '../../../src/common/context/request-context.js';
import { byId } from '../../../src/common/refs/ref.js';
import { CardAttachments } from '../../../src/cloud/instances/cards/card-attachments.js';
import { InterfaceMaker } from '../../../src/cloud/instances/interface-maker.js';
import { InterfaceRemover } from '../../../src/cloud/instances/interface-remover.js';
import type { Cloud } from './cloud.js';
import type { Asked } from './committed.js';

/** What a tenant asks of interfaces. */
export class TenantInterfaces {
  constructor(
    private readonly cloud: Cloud,
    private readonly context: RequestContext,
    private readonly zone: string,
  ) {}

  /** In the zone's default subnet, which a launch has made. */
  async make(): Promise<string> {
    const [subnet] = await this.cloud.database.query<{ id: string }>(
      'SELECT s.id FROM subnets s JOIN vpcs v ON v.id = s.vpc_id WHERE v.project_id = $1 AND s.zone = $2',
      [this.context.projectId, this.zone],
    );
    const about = { groups: [], address: undefined, more: undefined, description: '', tags: [] };
    const asked = { subnet: byId(subnet?.id ?? ''), ...about, clientToken: undefined, requestHash: '' };
    return this.cloud.services.get(InterfaceMaker).create(this.context, asked);
  }

  /** Each into an instance of its own. */
  attach(instanceIds: readonly string[], interfaceIds: readonly string[]): Promise<Asked> {
    const asked = interfaceIds.map((id, i) => ({
      ...{ interface: byId(id), instance: byId(instanceIds[i] ?? ''), deviceIndex: 1 },
    }));
    return this.#committed(this.cloud.services.get(CardAttachments).attach(this.context, asked));
  }

  detach(interfaceIds: readonly string[], force = false): Promise<Asked> {
    const asked = interfaceIds.map((id) => ({ interface: byId(id), force }));
    return this.#committed(this.cloud.services.get(CardAttachments).detach(this.context, asked));
  }

  /** Those that the project has made, which are in no instance any more. */
  async removeAll(): Promise<void> {
    const rows = await this.cloud.database.query<{ id: string }>(
      'SELECT id FROM network_interfaces WHERE project_id = $1',
      [this.context.projectId],
    );
    for (const { id } of rows) await this.cloud.services.get(InterfaceRemover).delete(this.context, byId(id));
  }

  /** What its callers are shown, by interface that the project has made. */
  async states(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.cloud.database.query<{ id: string; state: string }>(
      `SELECT id, CASE WHEN instance_id IS NULL THEN 'available' ELSE 'in-use' END AS state
       FROM network_interfaces WHERE project_id = $1`,
      [this.context.projectId],
    );
    return new Map(rows.map(({ id, state }) => [id, state]));
  }

  async #committed(asked: Promise<unknown>): Promise<Asked> {
    await asked;
    return this.cloud.latestOf(this.context.projectId);
  }
}
