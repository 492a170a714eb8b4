import { randomUUID } from 'node:crypto';
import { describe, expect, it, jest } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { Sealer } from '../../common/seal/sealer.js';
import { ProjectRepository } from '../projects/project.repository.js';
import { ProjectService } from '../projects/project.service.js';
import { controlNouns } from '../registry/control-nouns.js';
import { AccessRepository } from './access.repository.js';
import { AccessService } from './access.service.js';
import { PasswordRepository } from './password.repository.js';
import { PasswordService } from './password.service.js';
import { TokenRepository } from './token.repository.js';
import { TokenService } from './token.service.js';
import { UserRepository } from './user.repository.js';
import { UserService } from './user.service.js';

const database = await databaseForSpec();
const sealer = new Sealer(new Map([[1, Buffer.alloc(32, 1)]]));
const users = new UserService(new UserRepository(database));
const projects = new ProjectService(new ProjectRepository(database, controlNouns.keepers));
const passwords = new PasswordService(new PasswordRepository(database));
const accesses = new AccessService(new AccessRepository(database), 0);
const tokens = new TokenService(sealer, new TokenRepository(database), accesses, 60, 0);

async function world() {
  const name = () => `n${randomUUID().slice(0, 8)}`;
  const boss = await users.create(name());
  const member = await users.create(name());
  const stranger = await users.create(name());
  const project = await projects.create(name(), boss.id);
  await projects.addMember(project.id, member.id);
  await passwords.set(member.id, 'right');
  return { boss, member, stranger, project };
}
const from = (user: string, password: string, address = '192.0.2.1') => ({ user, password, address });

describe('a password', () => {
  it('tells who it is, by name and by id; a wrong one tells nothing', async () => {
    const { member, stranger } = await world();
    expect(await passwords.check(from(member.name, 'right'))).toBe(member.id);
    expect(await passwords.check(from(member.id, 'right'))).toBe(member.id);
    expect(await passwords.check(from(member.name, 'wrong'))).toBeUndefined();
    expect(await passwords.check(from(stranger.name, 'right'))).toBeUndefined();
    expect(await passwords.check(from('nobody', 'right'))).toBeUndefined();
  });

  it('is not looked at any more after ten failures in a minute, of the user there, or thirty of the address', async () => {
    const { member } = await world();
    const own = new PasswordService(new PasswordRepository(database));
    for (let i = 0; i < 10; i++) await own.check(from(member.name, 'wrong'));
    expect(await own.check(from(member.id, 'right'))).toBeUndefined();
    expect(await own.check(from(member.name, 'right', '192.0.2.9'))).toBe(member.id);
    const other = new PasswordService(new PasswordRepository(database));
    for (let i = 0; i < 30; i++) await other.check(from(`nobody-${i}`, 'wrong'));
    expect(await other.check(from(member.name, 'right'))).toBeUndefined();
    expect(await other.check(from(member.name, 'right', '192.0.2.2'))).toBe(member.id);
  }, 60_000);

  it.each(['', 'x'.repeat(1025)])('has 1 to 1024 characters', async (password) => {
    await expect(passwords.set(randomUUID(), password)).rejects.toMatchObject({
      code: 'InvalidParameterValue',
    });
  });

  it('is refused when too many are being checked at once', async () => {
    const busy = new PasswordService(new PasswordRepository(database));
    const checks = Array.from({ length: 140 }, (_, i) => busy.check(from(`n${i}`, 'x', `198.51.100.${i}`)));
    const ended = await Promise.allSettled(checks);
    const refused = ended.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused).toContainEqual({
      status: 'rejected',
      reason: expect.objectContaining({ code: 'RequestLimitExceeded' }),
    });
  }, 180_000);
});

describe('access', () => {
  it('is a member’s and a manager’s in their project, and nobody else’s', async () => {
    const { boss, member, stranger, project } = await world();
    expect(await accesses.find(member.id, project.name)).toMatchObject({
      project: { id: project.id },
      isAdmin: false,
    });
    expect(await accesses.find(boss.id, project.id)).toMatchObject({ roles: new Set(['projectmanager']) });
    expect(await accesses.find(stranger.id, project.id)).toBeNull();
    expect(await accesses.find(member.id, 'nowhere')).toBeNull();
    expect(await accesses.find(randomUUID(), null)).toBeNull();
    expect(await accesses.find(stranger.id, null)).toMatchObject({ project: null });
  });

  it('names the projects of a user', async () => {
    const { member, stranger, project } = await world();
    expect(await accesses.projectsOf({ userId: member.id, isAdmin: false })).toEqual([
      { id: project.id, name: project.name },
    ]);
    expect(await accesses.projectsOf({ userId: stranger.id, isAdmin: false })).toEqual([]);
    expect(await accesses.projectsOf({ userId: stranger.id, isAdmin: true })).not.toEqual([]);
  });

  it('is believed for a time, until it is told that something has changed', async () => {
    const { member, project } = await world();
    const slow = new AccessService(new AccessRepository(database), 60);
    expect(await slow.find(member.id, project.id)).not.toBeNull();
    await projects.removeMember(project.id, member.id);
    expect(await slow.find(member.id, project.id)).not.toBeNull();
    slow.forget();
    expect(await slow.find(member.id, project.id)).toBeNull();
  });
});

describe('a token', () => {
  async function held() {
    const found = await world();
    const access = await accesses.find(found.member.id, found.project.id);
    if (!access) throw new Error('a member has access');
    return { ...found, access };
  }

  it('says whose it is and where, and nothing to another cloud', async () => {
    const { member, project, access } = await held();
    const { token } = tokens.issue(access, ['password']);
    expect(await tokens.find(token)).toMatchObject({
      facts: { userId: member.id, projectId: project.id, methods: ['password'] },
    });
    const other = new Sealer(new Map([[1, Buffer.alloc(32, 2)]]));
    expect(
      await new TokenService(other, new TokenRepository(database), accesses, 60, 0).find(token),
    ).toBeUndefined();
    expect(await tokens.find(token.slice(0, -4))).toBeUndefined();
    expect(await tokens.find('')).toBeUndefined();
    expect(await tokens.find('x'.repeat(3_000))).toBeUndefined();
  });

  it('is worth nothing when its time is over, and one that was got with it ends with it', async () => {
    const { access } = await held();
    const first = tokens.issue(access, ['password']);
    const second = tokens.issue(access, ['token'], { from: first.facts });
    expect(second.facts).toMatchObject({ expiresAt: first.facts.expiresAt, methods: ['token', 'password'] });
    const clock = jest.spyOn(Date, 'now').mockReturnValue(first.facts.expiresAt);
    try {
      expect(await tokens.find(second.token)).toBeUndefined();
    } finally {
      clock.mockRestore();
    }
  });

  it('is worth nothing once it is revoked, with those that were got with it', async () => {
    const { access } = await held();
    const first = tokens.issue(access, ['password']);
    const second = tokens.issue(access, ['token'], { from: first.facts });
    await tokens.revoke(first.facts);
    await tokens.revoke(first.facts);
    expect(await tokens.find(first.token)).toBeUndefined();
    expect(await tokens.find(second.token)).toBeUndefined();
  });

  it('is worth nothing after a change of the password, or without the membership', async () => {
    const { member, project, access } = await held();
    const { token } = tokens.issue({ ...access }, ['password']);
    await passwords.set(member.id, 'another');
    expect(await tokens.find(token)).toBeUndefined();
    const again = tokens.issue(access, ['password']).token;
    await projects.removeMember(project.id, member.id);
    expect(await tokens.find(again)).toBeUndefined();
  });
});
