import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { type Ref } from '../../common/refs/ref.js';
import { moveTo } from '../nouns/state-table.js';
import { deregisterImage } from './deregister-image.js';
import { removeMembers, membersOf, addMembers, projectsOfAccounts } from './image-member.repository.js';
import {
  type ImageSettings,
  findOwnImage,
  setImageVisibility,
  setImageProtected,
  setImageDeprecation,
  setImageDescription,
  lastLaunchOf,
} from './image-settings.repository.js';
import { type MappedSnapshot, snapshotsIn } from './image-mapping.js';
import { type ImageMember } from './image.js';
import { DISABLE, ENABLE, SUSPEND } from './image.moves.js';
import { checkMembers, checkShareable, knownProjects, visibilityAfter } from './launch-permission.js';
import type { PermissionChange } from './launch-permission.js';

/** All that its owner may ask about one image. */
export interface OwnImage extends ImageSettings {
  readonly members: readonly ImageMember[];
  readonly lastLaunch: Date | null;
}

/**
 * What the owner of an image may change about it. Each throws NotFound for what the project may not name, and
 * AuthFailure for what is another's.
 */
@Injectable()
export class ImageChanges {
  constructor(private readonly database: Database) {}

  async read(context: RequestContext, ref: Ref): Promise<OwnImage> {
    const { database: on } = this;
    const image = await findOwnImage(on, { projectId: context.projectId, ref });
    const [members, lastLaunch] = await Promise.all([membersOf(on, image.id), lastLaunchOf(on, image.id)]);
    return { ...image, members, lastLaunch };
  }

  async describe(context: RequestContext, ref: Ref, description: string): Promise<void> {
    await this.#change(context, ref, (tx, { id }) => setImageDescription(tx, id, description));
  }

  /**
   * Throws InvalidAMIAttributeItemValue for an account that there is not, ResourceLimitExceeded, what `checkShareable`
   * does, and InvalidAMIID.Unavailable for an image that is disabled: it is nobody's but its owner's.
   */
  async permit(context: RequestContext, ref: Ref, { add, remove }: PermissionChange): Promise<void> {
    await this.#change(context, ref, async (tx, { id, state, visibility, mappings }) => {
      const isShared = add.all || add.accounts.length > 0;
      if (state === 'disabled' && isShared) throw unavailable(ref);
      if (isShared) checkShareable(mappings);
      const known = await projectsOfAccounts(tx, [...add.accounts, ...remove.accounts]);
      await addMembers(tx, id, knownProjects(add.accounts, known));
      await removeMembers(tx, id, knownProjects(remove.accounts, known));
      checkMembers((await membersOf(tx, id)).length);
      await setImageVisibility(tx, id, visibilityAfter(visibility, { add, remove }));
    });
  }

  /** Nobody else may launch it any more. */
  async withdraw(context: RequestContext, ref: Ref): Promise<void> {
    await this.#change(context, ref, (tx, { id }) => this.#withdraw(tx, id));
  }

  /** Null: it is not deprecated any more. Throws InvalidParameterValue for a time that is over. */
  async deprecate(context: RequestContext, ref: Ref, at: Date | null): Promise<void> {
    const isSet = await this.#change(context, ref, (tx, { id }) => setImageDeprecation(tx, id, at));
    if (!isSet)
      throw new EngineError('InvalidParameterValue', 'The deprecation date and time must be in the future.');
  }

  async protect(context: RequestContext, ref: Ref, isProtected: boolean): Promise<void> {
    await this.#change(context, ref, (tx, { id }) => setImageProtected(tx, id, isProtected));
  }

  /** Nothing new boots of it, and nobody else sees it. Twice is as good as once. Throws InvalidAMIID.Unavailable. */
  async disable(context: RequestContext, ref: Ref): Promise<void> {
    await this.#change(context, ref, async (tx, image) => {
      if (image.state !== 'disabled') requireMoved(await moveTo(tx, DISABLE, [image.id]), ref);
      await this.#withdraw(tx, image.id);
    });
  }

  /** The same, and whom it is shared with stays as it is. */
  async suspend(context: RequestContext, ref: Ref): Promise<void> {
    await this.#change(context, ref, async (tx, { id, state }) => {
      if (state !== 'disabled') requireMoved(await moveTo(tx, SUSPEND, [id]), ref);
    });
  }

  /** Twice is as good as once; it is shared with nobody. Throws InvalidAMIID.Unavailable. */
  async enable(context: RequestContext, ref: Ref): Promise<void> {
    await this.#change(context, ref, async (tx, { id, state }) => {
      if (state !== 'available') requireMoved(await moveTo(tx, ENABLE, [id]), ref);
    });
  }

  /**
   * No new launch sees it; its bytes go with a sweep once nothing needs them. Answers the snapshots that its mapping
   * names, each once. Throws OperationNotPermitted while it is protected.
   */
  deregister(context: RequestContext, ref: Ref): Promise<readonly MappedSnapshot[]> {
    return this.#change(context, ref, async (tx, { id, isProtected, mappings }) => {
      requireUnprotected(isProtected, ref);
      if (!(await deregisterImage(tx, id))) throw unavailable(ref);
      return snapshotsIn(mappings);
    });
  }

  /** Throws what `deregister` would. */
  async checkDeregister(context: RequestContext, ref: Ref): Promise<void> {
    requireUnprotected((await this.read(context, ref)).isProtected, ref);
  }

  async #withdraw(tx: Queryable, imageId: string): Promise<void> {
    await removeMembers(tx, imageId, null);
    await setImageVisibility(tx, imageId, 'private');
  }

  async #change<T>(
    { projectId }: RequestContext,
    ref: Ref,
    work: (tx: Queryable, image: ImageSettings) => Promise<T>,
  ): Promise<T> {
    return this.database.transaction(async (tx) =>
      work(tx, await findOwnImage(tx, { projectId, ref, lock: 'FOR UPDATE OF m' })),
    );
  }
}

function requireMoved(moved: readonly string[], ref: Ref): void {
  if (moved.length === 0) throw unavailable(ref);
}

function requireUnprotected(isProtected: boolean, { value }: Ref): void {
  if (isProtected)
    throw new EngineError(
      'OperationNotPermitted',
      `The image '${value}' may not be deregistered: deregistration protection is enabled.`,
    );
}

const unavailable = ({ value }: Ref): EngineError =>
  new EngineError('InvalidAMIID.Unavailable', `The image id '[${value}]' is no longer available`);
