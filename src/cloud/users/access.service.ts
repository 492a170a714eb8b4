import { Inject, Injectable } from '@nestjs/common';
import { LruCache } from '../../common/cache/lru-cache.js';
import { remember } from '../../common/cache/remember.js';
import { AccessRepository } from './access.repository.js';
import { CREDENTIAL_CACHE_SECONDS } from './credential.service.js';
import { standingOf } from './standing.js';

export interface AccessProject {
  readonly id: string;
  readonly name: string;
  readonly accountNumber: string;
}

/** What a user may do in one project, or in none. */
export interface Access {
  readonly userId: string;
  readonly userName: string;
  readonly passwordChangedAt: number | null;
  readonly defaultProject: string | null;
  /** Null: none was asked for. */
  readonly project: AccessProject | null;
  readonly roles: ReadonlySet<string>;
  readonly isAdmin: boolean;
}

const MOST = 10_000;

/** Answers what a user may do where. What was read is believed for as long as access keys are. */
@Injectable()
export class AccessService {
  readonly #found: LruCache<string, Promise<Access | null>>;

  constructor(
    private readonly rows: AccessRepository,
    @Inject(CREDENTIAL_CACHE_SECONDS) seconds: number,
  ) {
    this.#found = new LruCache({ most: MOST, milliseconds: seconds * 1000 });
  }

  /** `project`: name or UUID; null: none. Null: no such user or project, or the user does not belong to it. */
  find(userId: string, project: string | null): Promise<Access | null> {
    return remember(this.#found, `${userId} ${project ?? ''}`, () => this.#read(userId, project));
  }

  /** Users, members or roles have changed: nothing that was read is believed any longer. */
  forget(): void {
    this.#found.clear();
  }

  projectsOf({
    userId,
    isAdmin,
  }: Pick<Access, 'userId' | 'isAdmin'>): ReturnType<AccessRepository['projectsOf']> {
    return this.rows.projectsOf(userId, isAdmin);
  }

  async #read(userId: string, asked: string | null): Promise<Access | null> {
    const row = await this.rows.find(userId, asked);
    if (!row) return null;
    const { roles, isAdmin, belongs } = standingOf(row);
    const project = projectOf(row);
    if (asked !== null && (!project || !belongs)) return null;
    const { userName, passwordChangedAt, defaultProject } = row;
    return { userId, userName, passwordChangedAt, defaultProject, project, roles, isAdmin };
  }
}

function projectOf(row: {
  readonly projectId: string | null;
  readonly projectName: string | null;
  readonly accountNumber: string | null;
}): AccessProject | null {
  const { projectId: id, projectName: name, accountNumber } = row;
  return id !== null && name !== null && accountNumber !== null ? { id, name, accountNumber } : null;
}
