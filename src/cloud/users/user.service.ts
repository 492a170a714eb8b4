import { Injectable } from '@nestjs/common';
import { EngineError } from '../../common/errors/engine-error.js';
import { checkedName } from './checked-name.js';
import { GLOBAL_ROLES, PROJECT_ROLES, ROLES } from './role.js';
import { type RoleRow, UserRepository, type UserRow } from './user.repository.js';

/** Users and what they may do. Everything that names a user takes a name or an id. */
@Injectable()
export class UserService {
  constructor(private readonly users: UserRepository) {}

  /** Throws InvalidParameterValue: a bad name, or one that is taken. */
  async create(name: string): Promise<UserRow> {
    const user = await this.users.insert(checkedName('user', name));
    return user ?? refuse(`There is a user '${name}' already`);
  }

  /** Throws InvalidParameterValue: no such user. */
  async get(nameOrId: string): Promise<UserRow> {
    return (await this.users.find(nameOrId)) ?? refuse(`There is no user '${nameOrId}'`);
  }

  async find(nameOrId: string): Promise<UserRow | null> {
    return this.users.find(nameOrId);
  }

  /** The user's name; undefined: deleted meanwhile. */
  async nameOf(id: string): Promise<string | undefined> {
    return this.users.nameOf(id);
  }

  async list(): Promise<readonly UserRow[]> {
    return this.users.list();
  }

  /** With access keys, roles and memberships. A project's manager cannot be deleted. */
  async delete(nameOrId: string): Promise<void> {
    const { id, name } = await this.get(nameOrId);
    if (!(await this.users.delete(id))) refuse(`The user '${name}' manages a project`);
  }

  async roles(nameOrId: string): Promise<readonly RoleRow[]> {
    const { id } = await this.get(nameOrId);
    return this.users.roles(id);
  }

  /**
   * `projectId` null: globally. A role counts only if held globally and in the project; cloudadmin and itsec are global
   * only.
   */
  async addRole(nameOrId: string, role: string, projectId: string | null): Promise<void> {
    const { id } = await this.get(nameOrId);
    await this.users.addRole(id, checkedRole(role, projectId), projectId);
  }

  async removeRole(nameOrId: string, role: string, projectId: string | null): Promise<void> {
    const { id } = await this.get(nameOrId);
    await this.users.removeRole(id, checkedRole(role, projectId), projectId);
  }
}

function checkedRole(role: string, projectId: string | null): string {
  if (!ROLES.some((known) => known === role)) refuse(`'${role}' is not a role (${ROLES.join(', ')})`);
  if (projectId === null && PROJECT_ROLES.has(role)) refuse(`The role '${role}' is held in a project only`);
  if (projectId !== null && GLOBAL_ROLES.has(role)) refuse(`The role '${role}' is held globally only`);
  return role;
}

function refuse(message: string): never {
  throw new EngineError('InvalidParameterValue', message);
}
