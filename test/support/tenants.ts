import { type Database } from '../../src/common/prisma/database.js';
import { Sealer } from '../../src/common/seal/sealer.js';
import { ProjectRepository } from '../../src/cloud/projects/project.repository.js';
import { controlNouns } from '../../src/cloud/registry/control-nouns.js';
import { ProjectService } from '../../src/cloud/projects/project.service.js';
import { AccessKeyRepository } from '../../src/cloud/users/access-key.repository.js';
import { AccessKeyService } from '../../src/cloud/users/access-key.service.js';
import { UserRepository } from '../../src/cloud/users/user.repository.js';
import { UserService } from '../../src/cloud/users/user.service.js';

/** Who asks. */
export interface Caller {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly userId: string;
  readonly projectId: string;
}

/** Users with projects and keys, made as engine-manage makes them. */
export class Tenants {
  readonly #users: UserService;
  readonly #projects: ProjectService;

  constructor(
    private readonly database: Database,
    private readonly masterKeys: string,
  ) {
    this.#users = new UserService(new UserRepository(database));
    this.#projects = new ProjectService(new ProjectRepository(database, controlNouns.keepers));
  }

  /** A user with a project of their own, which they manage, and no role. */
  async create(name: string): Promise<Caller> {
    const user = await this.#users.create(name);
    const project = await this.#projects.create(name, user.id);
    const keys = new AccessKeyService(
      new AccessKeyRepository(this.database),
      Sealer.fromFile(this.masterKeys),
    );
    const key = await keys.create(user.id, project.id);
    return { accessKey: key.id, secretKey: key.secret, userId: user.id, projectId: project.id };
  }

  /** Roles that count: held globally and in the caller's project. */
  async grant({ userId, projectId }: Caller, roles: readonly string[]): Promise<void> {
    for (const role of roles)
      for (const where of [null, projectId]) await this.#users.addRole(userId, role, where);
  }

  /** At most so many of a resource (`instances`, `cores`, …). */
  async limit({ projectId }: Caller, resource: string, most: number): Promise<void> {
    await this.database.query('INSERT INTO quotas (project_id, resource, hard_limit) VALUES ($1, $2, $3)', [
      projectId,
      resource,
      most,
    ]);
  }
}
