import {
  CreateTags$,
  CreateTagsCommand,
  DescribeRegions$,
  DescribeRegionsCommand,
  type DescribeRegionsRequest,
  DescribeVpcsCommand,
  EC2Client,
  RunInstances$,
  RunInstancesCommand,
  type RunInstancesRequest,
} from '@aws-sdk/client-ec2';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { databaseForSpec } from '../../../test/support/database.js';
import { type RequestContext } from '../../common/context/request-context.js';
import { Database } from '../../common/prisma/database.js';
import { Sealer } from '../../common/seal/sealer.js';
import { ProjectRepository } from '../../cloud/projects/project.repository.js';
import { controlNouns } from '../../cloud/registry/control-nouns.js';
import { ProjectService } from '../../cloud/projects/project.service.js';
import { AccessKeyRepository } from '../../cloud/users/access-key.repository.js';
import { AccessKeyService, type NewSecret } from '../../cloud/users/access-key.service.js';
import { CredentialService } from '../../cloud/users/credential.service.js';
import { UserRepository } from '../../cloud/users/user.repository.js';
import { UserService } from '../../cloud/users/user.service.js';
import { Ec2Action, type Ec2Handler } from './ec2-action.js';
import { ec2Application } from './serve-ec2.js';

const asked: RunInstancesRequest[] = [];

@Injectable()
@Ec2Action(DescribeRegions$, 'region:read')
class Regions implements Ec2Handler<DescribeRegionsRequest, object> {
  async handle({ projectId }: RequestContext): Promise<object> {
    return { Regions: [{ RegionName: projectId, Endpoint: 'a & b' }] };
  }
}

@Injectable()
@Ec2Action(CreateTags$, 'tag:create')
class Tags implements Ec2Handler<object, object> {
  async handle(): Promise<object> {
    return {};
  }
}

@Injectable()
@Ec2Action(RunInstances$, 'instance:run')
class Run implements Ec2Handler<RunInstancesRequest, object> {
  async handle(_context: RequestContext, request: RunInstancesRequest): Promise<object> {
    asked.push(request);
    if (request.KeyName === 'break') throw new TypeError('password=hunter2');
    return { ReservationId: 'r-1', Instances: [] };
  }
}

const database = await databaseForSpec();
const sealer = new Sealer(new Map([[1, Buffer.alloc(32, 7)]]));
const users = new UserService(new UserRepository(database));
const projects = new ProjectService(new ProjectRepository(database, controlNouns.keepers));
const keys = new AccessKeyService(new AccessKeyRepository(database), sealer);
const settings = {
  region: 'local-1',
  region_strict: false,
  sigv2_skew: 900,
  sigv4_skew: 300,
  access_key_cache: 60,
};

describe('the EC2 door', () => {
  let app: NestFastifyApplication;
  let endpoint: string;
  let manager: NewSecret;
  let member: NewSecret;
  let managed: string;

  const clientOf = ({ id, secret }: NewSecret, more: object = {}) =>
    new EC2Client({
      region: 'anywhere-9',
      endpoint,
      credentials: { accessKeyId: id, secretAccessKey: secret },
      maxAttempts: 1,
      ...more,
    });

  beforeAll(async () => {
    const boss = await users.create('boss');
    const guest = await users.create('guest');
    managed = (await projects.create('managed', boss.id)).id;
    await projects.create('other', boss.id);
    await projects.addMember('managed', guest.id);
    manager = await keys.create(boss.id, managed);
    member = await keys.create(guest.id, managed);
    const providers = [
      { provide: Database, useValue: database },
      { provide: Sealer, useValue: sealer },
    ];
    app = await ec2Application({ settings, providers, verbs: [Regions, Run, Tags] }, 65_536);
    await app.listen(0, '127.0.0.1');
    endpoint = await app.getUrl();
  });
  afterAll(() => app.close());

  it('knows its caller and their project', async () => {
    const { Regions: [region] = [] } = await clientOf(manager).send(new DescribeRegionsCommand({}));
    expect(region).toEqual({ RegionName: managed, Endpoint: 'a & b' });
  });

  it('takes the project from the access key', async () => {
    const other = await projects.get('other');
    for (const name of ['other', other.id]) {
      const key = { id: `${manager.id}:${name}`, secret: manager.secret };
      const { Regions: [region] = [] } = await clientOf(key).send(new DescribeRegionsCommand({}));
      expect(region?.RegionName).toBe(other.id);
    }
  });

  it('is at /services/Cloud too', async () => {
    for (const path of ['/services/Cloud', '/services/Cloud/']) {
      const client = clientOf(manager, { endpoint: `${endpoint}${path}` });
      await expect(client.send(new DescribeRegionsCommand({}))).resolves.toMatchObject({ Regions: [{}] });
    }
  });

  it.each([
    ['a wrong secret', () => ({ id: member.id, secret: 'wrong' })],
    ['an unknown key', () => ({ id: 'AKIAAAAAAAAAAAAAAAAA', secret: 'wrong' })],
    ['a project that is not theirs', () => ({ id: `${member.id}:other`, secret: member.secret })],
    ['a project that is not there', () => ({ id: `${member.id}:nowhere`, secret: member.secret })],
  ])('refuses %s, all in the same words', async (_what, key) => {
    await expect(clientOf(key()).send(new DescribeRegionsCommand({}))).rejects.toMatchObject({
      name: 'AuthFailure',
      message: 'AWS was not able to validate the provided access credentials',
      $metadata: { httpStatusCode: 401 },
    });
  });

  it('refuses an inactive key once it has heard of it', async () => {
    const key = await keys.create((await users.get('guest')).id, managed);
    await clientOf(key).send(new DescribeRegionsCommand({}));
    await keys.setActive(key.id, false);
    app.get(CredentialService).forget();
    await expect(clientOf(key).send(new DescribeRegionsCommand({}))).rejects.toMatchObject({
      name: 'AuthFailure',
    });
  });

  it('refuses old requests', async () => {
    const late = clientOf(manager, { systemClockOffset: -301_000 });
    await expect(late.send(new DescribeRegionsCommand({}))).rejects.toMatchObject({ name: 'RequestExpired' });
  });

  it('lets nobody do what their roles do not say', async () => {
    const run = new RunInstancesCommand({ MinCount: 1, MaxCount: 1 });
    await expect(clientOf(member).send(run)).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
      $metadata: { httpStatusCode: 403 },
    });
    const guest = await users.get('guest');
    await users.addRole(guest.id, 'sysadmin', null);
    app.get(CredentialService).forget();
    await expect(clientOf(member).send(run)).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
    await users.addRole(guest.id, 'sysadmin', managed);
    app.get(CredentialService).forget();
    await expect(clientOf(member).send(run)).resolves.toMatchObject({ ReservationId: 'r-1' });
  });

  it('does nothing on a dry run', async () => {
    const before = asked.length;
    const run = new RunInstancesCommand({ MinCount: 1, MaxCount: 1, DryRun: true });
    await expect(clientOf(manager).send(run)).rejects.toMatchObject({
      name: 'DryRunOperation',
      $metadata: { httpStatusCode: 412 },
    });
    expect(asked).toHaveLength(before);
  });

  it.each([
    [new DescribeVpcsCommand({}), 'UnsupportedOperation', 400],
    [new RunInstancesCommand({ MinCount: 0, MaxCount: 1 }), 'InvalidParameterValue', 400],
    [new RunInstancesCommand({ MinCount: 1, MaxCount: 1, KeyName: 'break' }), 'InternalError', 500],
    [
      new RunInstancesCommand({ MinCount: 1, MaxCount: 1, UserData: 'x'.repeat(70_000) }),
      'RequestEntityTooLarge',
      413,
    ],
  ])('names its errors as Amazon does', async (command, name, httpStatusCode) => {
    const failure = await clientOf(manager)
      .send(command as DescribeVpcsCommand)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ name, $metadata: { httpStatusCode } });
    expect(JSON.stringify(failure)).not.toContain('hunter2');
  });

  it('says that a verb without an answer worked', async () => {
    const tags = new CreateTagsCommand({ Resources: ['i-1'], Tags: [{ Key: 'a', Value: '' }] });
    await expect(clientOf(manager).send(tags)).resolves.toMatchObject({ $metadata: { httpStatusCode: 200 } });
  });

  it.each([
    ['/', 400, 'MissingAction'],
    ['/?Action=DescribeRegions&Version=2016-11-15', 403, 'MissingAuthenticationToken'],
    ['/?Action=DescribeRegions&AWSAccessKeyId=x', 400, 'MissingParameter'],
    ['/nowhere', 404, 'InvalidAction'],
    ['/?a=1&a=2', 400, 'InvalidParameterCombination'],
  ])('answers GET %s in its own form', async (path, status, code) => {
    const answer = await fetch(`${endpoint}${path}`);
    const text = await answer.text();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'text/xml;charset=UTF-8']);
    expect(text).toContain(`<Code>${code}</Code>`);
    expect(text).toContain(`<RequestID>${answer.headers.get('x-amzn-requestid')}</RequestID>`);
  });
});
