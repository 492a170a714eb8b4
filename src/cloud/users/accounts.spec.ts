import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { Sealer } from '../../common/seal/sealer.js';
import { ProjectRepository } from '../projects/project.repository.js';
import { controlNouns } from '../registry/control-nouns.js';
import { ProjectService } from '../projects/project.service.js';
import { AccessKeyRepository } from './access-key.repository.js';
import { AccessKeyService } from './access-key.service.js';
import { CredentialRepository } from './credential.repository.js';
import { CredentialService } from './credential.service.js';
import { UserRepository } from './user.repository.js';
import { UserService } from './user.service.js';

const database = await databaseForSpec();
const old = Buffer.alloc(32, 1);
const sealer = new Sealer(new Map([[1, old]]));
const users = new UserService(new UserRepository(database));
const projects = new ProjectService(new ProjectRepository(database, controlNouns.keepers));
const keys = new AccessKeyService(new AccessKeyRepository(database), sealer);
const credentials = (seconds = 0, by = sealer) =>
  new CredentialService(new CredentialRepository(database), by, seconds);
const refused = expect.objectContaining({ code: 'InvalidParameterValue' });
const someName = () => `n${randomUUID().slice(0, 8)}`;

async function world() {
  const boss = await users.create(someName());
  const worker = await users.create(someName());
  const project = await projects.create(someName(), boss.id, 'words');
  await projects.addMember(project.name, worker.id);
  return { boss, worker, project };
}

describe('users and projects', () => {
  it('are found by name and by id', async () => {
    const { boss, project } = await world();
    expect(await users.get(boss.id)).toEqual(await users.get(boss.name));
    expect(await projects.get(project.id)).toMatchObject({
      name: project.name,
      managerName: boss.name,
      description: 'words',
    });
    expect(project.accountNumber).toMatch(/^[1-9]\d{11}$/);
    expect((await users.list()).map(({ id }) => id)).toContain(boss.id);
    expect((await projects.list()).map(({ id }) => id)).toContain(project.id);
    expect(await users.find('nobody')).toBeNull();
    expect(await projects.find('nothing')).toBeNull();
  });

  it('have names of their own that fit into an access key', async () => {
    const { boss, project } = await world();
    await expect(users.create(boss.name)).rejects.toThrow(refused);
    await expect(projects.create(project.name, boss.id)).rejects.toThrow(refused);
    for (const name of ['', 'a:b', 'a b', '-a', 'x'.repeat(64), '../a']) {
      await expect(users.create(name)).rejects.toThrow(refused);
      await expect(projects.create(name, boss.id)).rejects.toThrow(refused);
    }
  });

  it('have members, of whom the manager is one and stays', async () => {
    const { boss, worker, project } = await world();
    await projects.addMember(project.id, worker.id);
    expect((await projects.members(project.id)).map(({ id }) => id).sort()).toEqual(
      [boss.id, worker.id].sort(),
    );
    await projects.removeMember(project.id, worker.id);
    expect(await projects.members(project.name)).toEqual([{ id: boss.id, name: boss.name }]);
    await expect(projects.removeMember(project.id, boss.id)).rejects.toThrow(refused);
  });

  it('are deleted with all that says who may do what', async () => {
    const { boss, worker, project } = await world();
    await expect(users.delete(boss.name)).rejects.toThrow(refused);
    const { id } = await keys.create(worker.id, project.id);
    await users.delete(worker.name);
    expect(await keys.list(worker.id)).toEqual([]);
    expect(await credentials().find(id)).toBeNull();
    await keys.create(boss.id, project.id);
    await projects.delete(project.name);
    await users.delete(boss.name);
    await expect(projects.get(project.name)).rejects.toThrow(refused);
    expect(await keys.list(boss.id)).toEqual([]);
  });
});

describe('a project with images', () => {
  it('stays', async () => {
    const { project } = await world();
    await database.query(
      `INSERT INTO images (id, ec2_id, project_id, name, kind, format, size_bytes, virtual_bytes, sha256)
       VALUES (gen_random_uuid(), $1, $2, 'x', 'machine', 'raw', 1, 1, repeat('0', 64))`,
      [someName(), project.id],
    );
    await expect(projects.delete(project.id)).rejects.toThrow(
      expect.objectContaining({ code: 'DependencyViolation' }),
    );
  });
});

describe('roles', () => {
  it('are given globally and in projects', async () => {
    const { worker, project } = await world();
    await users.addRole(worker.name, 'sysadmin', null);
    await users.addRole(worker.name, 'sysadmin', null);
    await users.addRole(worker.name, 'sysadmin', project.id);
    expect(await users.roles(worker.id)).toEqual([
      { role: 'sysadmin', project: null, projectId: null },
      { role: 'sysadmin', project: project.name, projectId: project.id },
    ]);
    await users.removeRole(worker.id, 'sysadmin', null);
    expect(await users.roles(worker.id)).toHaveLength(1);
  });

  it.each([
    ['king', null],
    ['projectmanager', null],
    ['cloudadmin', randomUUID()],
    ['itsec', randomUUID()],
  ])('%s in %s is refused', async (role, projectId) => {
    const { worker } = await world();
    await expect(users.addRole(worker.id, role, projectId)).rejects.toThrow(refused);
  });
});

describe('access keys', () => {
  it('look like AWS’s, and open what was sealed', async () => {
    const { boss, project } = await world();
    const { id, secret } = await keys.create(boss.id, project.id);
    expect(id).toMatch(/^AKIA[A-Z2-7]{16}$/);
    expect(secret).toMatch(/^[\w+/]{40}$/);
    expect(await credentials().find(id)).toEqual({
      secret,
      userId: boss.id,
      projectId: project.id,
      accountNumber: project.accountNumber,
      roles: new Set(['projectmanager']),
      isAdmin: false,
    });
    expect(await keys.list(boss.id)).toMatchObject([
      { id, active: true, projectName: project.name, userName: boss.name },
    ]);
  });

  it('lead into other projects for members and cloudadmins', async () => {
    const { worker, project } = await world();
    const { project: foreign } = await world();
    const { id } = await keys.create(worker.id, project.id);
    expect(await credentials().find(`${id}:${foreign.name}`)).toBeNull();
    expect(await credentials().find(`${id}:nowhere`)).toBeNull();
    await users.addRole(worker.id, 'cloudadmin', null);
    expect(await credentials().find(`${id}:${foreign.id}`)).toMatchObject({
      projectId: foreign.id,
      isAdmin: true,
    });
  });

  it('end with membership, with being switched off, with being deleted', async () => {
    const { worker, project } = await world();
    const { id } = await keys.create(worker.id, project.id);
    await keys.setActive(id, false);
    expect(await credentials().find(id)).toBeNull();
    await keys.setActive(id, true);
    expect(await credentials().find(id)).not.toBeNull();
    await projects.removeMember(project.id, worker.id);
    expect(await credentials().find(id)).toBeNull();
    await keys.delete(id);
    await expect(keys.delete(id)).rejects.toThrow(refused);
    await expect(keys.setActive(id, true)).rejects.toThrow(refused);
  });

  it('are believed until somebody says that things have changed', async () => {
    const { worker, project } = await world();
    const { id } = await keys.create(worker.id, project.id);
    const cached = credentials(60);
    expect(await cached.find(id)).toBe(await cached.find(id));
    await keys.setActive(id, false);
    expect(await cached.find(id)).not.toBeNull();
    cached.forget();
    expect(await cached.find(id)).toBeNull();
  });

  it('open after the master key is rotated, and without the old one once sealed again', async () => {
    const { worker, project } = await world();
    const { id, secret } = await keys.create(worker.id, project.id);
    const fresh = Buffer.alloc(32, 2);
    const both = new Sealer(
      new Map([
        [1, old],
        [2, fresh],
      ]),
    );
    expect(await credentials(0, both).find(id)).toMatchObject({ secret });
    const rotating = new AccessKeyService(new AccessKeyRepository(database), both);
    expect(await rotating.reseal()).toBeGreaterThan(0);
    expect(await rotating.reseal()).toBe(0);
    expect(await credentials(0, new Sealer(new Map([[2, fresh]]))).find(id)).toMatchObject({ secret });
  });
});
