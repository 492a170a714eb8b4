import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Database } from '../common/prisma/database.js';
import { Sealer } from '../common/seal/sealer.js';
import { ensureDefaultFlavors } from '../cloud/flavors/flavor.repository.js';
import { ImageService } from '../cloud/images/image.service.js';
import { byName } from '../common/refs/ref.js';
import { keyPairFilters } from '../cloud/keypairs/filters/ec2.js';
import { listKeyPairs } from '../cloud/keypairs/key-pair.repository.js';
import { KeyPairService } from '../cloud/keypairs/key-pair.service.js';
import { type NetworkRow } from '../cloud/networks/network.js';
import { createNetwork, defaultNetwork } from '../cloud/networks/network.repository.js';
import { type ProjectRow } from '../cloud/projects/project.repository.js';
import { ProjectService } from '../cloud/projects/project.service.js';
import { SecurityGroupRuleService } from '../cloud/security-groups/rule.service.js';
import { type AskedRule, DEFAULT_GROUP } from '../cloud/security-groups/security-group.js';
import { SecurityGroupService } from '../cloud/security-groups/security-group.service.js';
import { AccessKeyRepository } from '../cloud/users/access-key.repository.js';
import { AccessKeyService } from '../cloud/users/access-key.service.js';
import { PasswordService } from '../cloud/users/password.service.js';
import { SUPERUSER } from '../cloud/users/role.js';
import { secretContext } from '../cloud/users/secret-context.js';
import { UserService } from '../cloud/users/user.service.js';
import { type SetupRequest, type TinyFiles } from './setup.contract.js';

/** Name of the first user and of the first project. */
const ADMIN = 'admin';
const KEY_PAIR = 'engine';
const IMAGE = 'tiny';

const OPENED: readonly AskedRule[] = [
  { protocol: 'tcp', fromPort: 22, toPort: 22 },
  { protocol: 'icmp', fromPort: -1, toPort: -1 },
].map((rule) => ({ ...rule, source: { cidr: '0.0.0.0/0' }, description: null }) as AskedRule);

/**
 * What a cloud begins with. Every method looks first: at each later start they change nothing that a person has
 * changed.
 */
@Injectable()
export class FirstRun {
  constructor(
    private readonly database: Database,
    private readonly sealer: Sealer,
    private readonly users: UserService,
    private readonly passwords: PasswordService,
    private readonly projects: ProjectService,
    private readonly accessKeys: AccessKeyService,
    private readonly accessKeyRows: AccessKeyRepository,
    private readonly groups: SecurityGroupService,
    private readonly rules: SecurityGroupRuleService,
    private readonly keyPairs: KeyPairService,
    private readonly images: ImageService,
  ) {}

  /** The network of guests: the one that is there, or a new one. */
  async surroundings({ network }: SetupRequest): Promise<NetworkRow> {
    await ensureDefaultFlavors(this.database);
    const found = await defaultNetwork(this.database);
    return found ?? createNetwork(this.database, { name: 'flat', ...network });
  }

  /**
   * The first user, who may do everything, and the project where that happens; its default group lets ssh and ping in.
   */
  async admin(): Promise<ProjectRow> {
    const user = (await this.users.find(ADMIN)) ?? (await this.users.create(ADMIN));
    const found = await this.projects.find(ADMIN);
    if (found) return found;
    await this.users.addRole(user.id, SUPERUSER, null);
    const project = await this.projects.create(ADMIN, user.id, 'Made by engine up');
    await this.groups.ensureDefault(project.id);
    const group = { projectId: project.id, named: byName(DEFAULT_GROUP), direction: 'ingress' } as const;
    await this.rules.authorize(group, { rules: OPENED, tags: [] });
    return project;
  }

  /** The first user's key for the project: the one that is there, or a new one. */
  async accessKey(project: ProjectRow): Promise<{ readonly id: string; readonly secret: string }> {
    const { id: userId } = await this.users.get(ADMIN);
    const usable = (await this.accessKeys.list(userId)).find(
      (key) => key.active && key.projectId === project.id,
    );
    if (!usable) return this.accessKeys.create(userId, project.id);
    const sealed = (await this.accessKeyRows.sealed()).find(({ id }) => id === usable.id);
    if (!sealed) return this.accessKeys.create(userId, project.id);
    return {
      id: usable.id,
      secret: this.sealer.open(sealed.sealedSecret, secretContext(usable.id)).toString(),
    };
  }

  /** The first user's, from now on. */
  async password(password: string): Promise<void> {
    const { id } = await this.users.get(ADMIN);
    await this.passwords.set(id, password);
  }

  /**
   * The private key when the pair was made just now: there is no other copy. `again`: its file is gone, so the pair is
   * worthless.
   */
  async keyPair(project: ProjectRow, again: boolean): Promise<string | undefined> {
    const rows = await listKeyPairs(this.database, project.id, {
      refs: [],
      condition: keyPairFilters.condition([{ Name: 'key-name', Values: [KEY_PAIR] }]),
    });
    if (rows.length > 0 && !again) return undefined;
    await this.keyPairs.remove(project.id, byName(KEY_PAIR));
    const made = await this.keyPairs.create(project.id, { name: KEY_PAIR, keyType: 'ed25519', tags: [] });
    return made.privateKey;
  }

  /** EC2's id of the image `tiny` of just these files; registered if it is not there. */
  async image(project: ProjectRow, files: TinyFiles | undefined): Promise<string> {
    const description = files
      ? `Made by engine up from ${files.version}`
      : 'Nothing boots from it: see engine doctor';
    const found = (await this.images.find(IMAGE)).find(
      (image) => image.kind === 'machine' && image.state === 'available' && image.description === description,
    );
    if (found) return found.ec2Id;
    const machine = {
      projectId: project.id,
      name: IMAGE,
      description,
      format: 'raw',
      isPublic: true,
    } as const;
    if (!files) {
      const stream = Readable.from([Buffer.alloc(1024 * 1024)]);
      return (await this.images.register({ ...machine, kind: 'machine', stream })).ec2Id;
    }
    const kernel = await this.images.register({ ...machine, kind: 'kernel', path: files.kernel });
    const ramdisk = await this.images.register({ ...machine, kind: 'ramdisk', path: files.ramdisk });
    const kernelArgs = 'root=/dev/vda console=ttyS0 quiet panic=-1';
    const whole = { ...machine, kernelId: kernel.id, ramdiskId: ramdisk.id, kernelArgs };
    return (await this.images.register({ ...whole, kind: 'machine', path: files.machine })).ec2Id;
  }
}
