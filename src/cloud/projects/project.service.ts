import { Injectable } from '@nestjs/common';
import { EngineError } from '../../common/errors/engine-error.js';
import { checkedName } from '../users/checked-name.js';
import { type MemberRow, ProjectRepository, type ProjectRow } from './project.repository.js';

/** Projects (EC2's accounts) and their members. Everything that names a project takes a name or an id. */
@Injectable()
export class ProjectService {
  constructor(private readonly projects: ProjectRepository) {}

  /**
   * The manager becomes its first member and counts as `projectmanager` there. Its default VPC comes with it; the
   * default security group is made when it is first needed. Throws InvalidParameterValue: a bad name, or one that is
   * taken.
   */
  async create(name: string, managerId: string, description = ''): Promise<ProjectRow> {
    checkedName('project', name);
    if (!(await this.projects.insert({ name, description, managerId })))
      refuse(`There is a project '${name}' already`);
    return this.get(name);
  }

  /** Throws InvalidParameterValue: no such project. */
  async get(nameOrId: string): Promise<ProjectRow> {
    return (await this.projects.find(nameOrId)) ?? refuse(`There is no project '${nameOrId}'`);
  }

  async find(nameOrId: string): Promise<ProjectRow | null> {
    return this.projects.find(nameOrId);
  }

  async list(): Promise<readonly ProjectRow[]> {
    return this.projects.list();
  }

  async members(nameOrId: string): Promise<readonly MemberRow[]> {
    const { id } = await this.get(nameOrId);
    return this.projects.members(id);
  }

  /** Twice is as good as once. */
  async addMember(nameOrId: string, userId: string): Promise<void> {
    const { id } = await this.get(nameOrId);
    await this.projects.addMember(id, userId);
  }

  /** Becomes a member, if need be; who was the manager stays one. */
  async setManager(nameOrId: string, userId: string): Promise<void> {
    const { id } = await this.get(nameOrId);
    await this.projects.setManager(id, userId);
  }

  async removeMember(nameOrId: string, userId: string): Promise<void> {
    const { id, name, managerId } = await this.get(nameOrId);
    if (managerId === userId) refuse(`The manager of '${name}' stays its member`);
    await this.projects.removeMember(id, userId);
  }

  /** Throws DependencyViolation while it holds resources that do not go with it (instances, images). */
  async delete(nameOrId: string): Promise<void> {
    const { id, name } = await this.get(nameOrId);
    const held = await this.projects.delete(id);
    if (held.length > 0)
      throw new EngineError('DependencyViolation', `The project '${name}' holds ${held.join(' and ')}`);
  }
}

function refuse(message: string): never {
  throw new EngineError('InvalidParameterValue', message);
}
