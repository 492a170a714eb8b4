import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { byId } from '../../common/refs/ref.js';
import { announceAccessChange } from './access-changes.js';
import { PasswordService } from './password.service.js';

export interface ApplicationCredential {
  readonly id: string;
  readonly userId: string;
  readonly projectId: string;
  readonly name: string;
  readonly description: string | null;
  /** Names, as X7 says them. */
  readonly roles: readonly string[];
  /** Whether its tokens may make further ones. */
  readonly unrestricted: boolean;
  readonly expiresAt: Date | null;
}

export type NewApplicationCredential = Omit<ApplicationCredential, 'id'> & { readonly secret?: string };

/** Which, and what its bearer knows. */
export interface CredentialProof {
  /** By its id, or by its name and its user's name or id. */
  readonly id?: string;
  readonly name?: string;
  readonly user?: string;
  readonly secret: string;
  /** The client's. */
  readonly address: string;
}

const COLUMNS = `c.id, c.user_id AS "userId", c.project_id AS "projectId", c.name, c.description, c.roles, c.unrestricted,
  c.expires_at AS "expiresAt"`;
const HOLDS = '(c.expires_at IS NULL OR c.expires_at > engine_now())';
const FIND = `
  SELECT ${COLUMNS}, c.secret_hash AS hash FROM application_credentials c JOIN users u ON u.id = c.user_id
  WHERE ${HOLDS} AND (c.id::text = $1 OR (c.name = $2 AND (u.name = $3 OR u.id::text = $3))) LIMIT 1`;

/** Secrets with which programs get tokens of a user in one project. Each is shown once. */
@Injectable()
export class ApplicationCredentials {
  constructor(
    private readonly database: Database,
    private readonly passwords: PasswordService,
  ) {}

  /** By name. What is no UUID is nobody's. */
  list(userId: string): Promise<readonly ApplicationCredential[]> {
    return this.database.query<ApplicationCredential>(
      `SELECT ${COLUMNS} FROM application_credentials c WHERE c.user_id::text = $1 ORDER BY c.name`,
      [userId],
    );
  }

  /** Throws NotFound. */
  async get(userId: string, id: string): Promise<ApplicationCredential> {
    const row = (await this.list(userId)).find((one) => one.id === id);
    if (!row) throw new NotFound('application-credential', [byId(id)]);
    return row;
  }

  /** Undefined: the user has one of this name. */
  async create(
    asked: NewApplicationCredential,
  ): Promise<(ApplicationCredential & { secret: string }) | undefined> {
    const { secret = randomBytes(48).toString('base64url'), ...row } = asked;
    const made = await this.database.query<ApplicationCredential>(
      `INSERT INTO application_credentials AS c (id, user_id, project_id, name, description, secret_hash, roles,
         unrestricted, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (user_id, name) DO NOTHING RETURNING ${COLUMNS}`,
      [
        ...[randomUUID(), row.userId, row.projectId, row.name, row.description],
        ...[await this.passwords.hash(secret), row.roles, row.unrestricted, row.expiresAt],
      ],
    );
    return made[0] && { ...made[0], secret };
  }

  /** Its tokens are worthless from now on. Throws NotFound. */
  async remove(userId: string, id: string): Promise<void> {
    await this.get(userId, id);
    await this.database.transaction(async (tx) => {
      await tx.query('DELETE FROM application_credentials WHERE id = $1', [id]);
      await announceAccessChange(tx);
    });
  }

  /** Undefined: there is none, it has expired, or the secret is wrong. They cannot be told apart. */
  async check({
    id,
    name,
    user,
    secret,
    address,
  }: CredentialProof): Promise<ApplicationCredential | undefined> {
    const asked = [id ?? null, name ?? null, user ?? null];
    const [row] = await this.database.query<ApplicationCredential & { readonly hash: string }>(FIND, asked);
    const attempt = { user: row?.id ?? asked.join(' '), password: secret, address };
    return (await this.passwords.verify(attempt, row?.hash)) ? row : undefined;
  }
}
