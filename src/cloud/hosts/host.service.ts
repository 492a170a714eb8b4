import { Injectable } from '@nestjs/common';
import { usualRoles } from '../../../workflows/contracts/host-roles.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { HostAdminRepository } from './host-admin.repository.js';
import type { HostLimits, HostRow } from './host-row.js';
import { hashOfToken, mintHostToken } from './host-token.js';

/** PostgreSQL's integer. */
const MOST = 2_147_483_647;
const NAME = /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/i;
const ROLE = /^[a-z][a-z0-9-]{0,31}$/;

/** What an operator does with hosts. Throws InvalidParameterValue for a name that is no host's, or is taken. */
@Injectable()
export class HostService {
  constructor(private readonly admin: HostAdminRepository) {}

  /** The token is shown this once; rows hold its hash. */
  async add(
    name: string,
    zone: string,
    roles: readonly string[] = usualRoles,
  ): Promise<{ readonly token: string }> {
    if (!NAME.test(name))
      throw new EngineError(
        'InvalidParameterValue',
        `'${name}' is no name for a host: letters, digits, . and -`,
      );
    if (roles.length === 0 || !roles.every((role) => ROLE.test(role)))
      throw new EngineError('InvalidParameterValue', `'${roles.join(',')}' are no roles of a host`);
    const token = mintHostToken();
    const tokenHash = hashOfToken(token);
    if (!(await this.admin.add({ name, zone, tokenHash, roles: [...new Set(roles)] })))
      throw new EngineError('InvalidParameterValue', `host ${name} exists`);
    return { token };
  }

  /** The old token is worthless at once; so are the streams that it opened. */
  async rotateToken(name: string): Promise<{ readonly token: string }> {
    const token = mintHostToken();
    must(await this.admin.setToken(name, hashOfToken(token)), name);
    return { token };
  }

  list(downSeconds: number): Promise<readonly HostRow[]> {
    return this.admin.list(downSeconds);
  }

  /**
   * What the host is believed to have, in place of what was set before. Throws InvalidParameterValue for what is no
   * limit.
   */
  async limit(name: string, limits: HostLimits): Promise<void> {
    for (const limit of Object.values(limits) as readonly (number | null)[])
      if (limit !== null && (limit < 1 || limit > MOST))
        throw new EngineError('InvalidParameterValue', `${limit} is no limit: 1 to ${MOST}`);
    must(await this.admin.setLimits(name, limits), name);
  }

  /** Also takes back "down". */
  async enable(name: string): Promise<void> {
    must(await this.admin.setEnabled(name, null), name);
  }

  /** Nothing new is placed there; what runs there stays. */
  async disable(name: string, reason: string): Promise<void> {
    must(await this.admin.setEnabled(name, reason), name);
  }

  /** Marks the host failed, whatever it says itself; operations stop waiting for it. */
  async down(name: string): Promise<void> {
    must(await this.admin.declareDown(name), name);
  }

  /** Takes "down" back; a host that is disabled stays so. */
  async up(name: string): Promise<void> {
    must(await this.admin.declareDown(name, false), name);
  }

  /**
   * The host never comes back: what it held goes free without its word. Throws IncorrectState while it is alive, or
   * while resources are placed there (end them first: they may be wanted).
   */
  async forget(name: string, downSeconds: number): Promise<void> {
    const found = await this.admin.forget(name, downSeconds);
    if (found === 'forgotten') return;
    if (found === 'alive')
      throw new EngineError('IncorrectState', `host ${name} is alive: stop its daemons, or declare it down`);
    must(found !== 'unknown', name);
    const [first = '', ...more] = found.resources;
    throw new EngineError(
      'IncorrectState',
      `${first}${more.length > 0 ? ` and ${more.length} more` : ''} on host ${name}: terminate them first`,
    );
  }
}

function must(found: boolean, name: string): asserts found {
  if (!found) throw new EngineError('InvalidParameterValue', `there is no host ${name}`);
}
