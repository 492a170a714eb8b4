import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { byId, type Ref } from '../../common/refs/ref.js';
import {
  membersOf,
  setMemberStatus,
  removeMembers,
  addMembers,
  hasProject,
} from './image-member.repository.js';

import { type ImageMember, type ImageRow, type MemberStatus } from './image.js';
import { getImage } from './image.repository.js';
import { checkMembers, checkShareable } from './launch-permission.js';

/**
 * Whom an image is shared with, as X7 asks: its owner says who, each member whether they want it in their lists. Each
 * throws NotFound for what the project may not name, OperationNotPermitted for what is another's part.
 */
@Injectable()
export class ImageMembers {
  constructor(private readonly database: Database) {}

  /** All to the owner, to a member its own. */
  async list(context: RequestContext, ref: Ref): Promise<readonly ImageMember[]> {
    return this.#listed(this.database, context, await this.#shared(context, ref));
  }

  async find(context: RequestContext, ref: Ref, projectId: string): Promise<ImageMember> {
    const found = (await this.list(context, ref)).find((member) => member.projectId === projectId);
    if (!found) throw new NotFound('image', [byId(projectId)]);
    return found;
  }

  /**
   * Throws ResourceAlreadyExists, InvalidParameterValue for a project that there is not, ResourceLimitExceeded, and
   * what `checkShareable` does.
   */
  async add(context: RequestContext, ref: Ref, projectId: string): Promise<ImageMember> {
    const { id, mappings } = requireOwner(context, await this.#shared(context, ref));
    checkShareable(mappings);
    return this.database.transaction(async (tx) => {
      if (!(await hasProject(tx, projectId)))
        throw new EngineError('InvalidParameterValue', `There is no project ${projectId.slice(0, 64)}.`);
      const before = await membersOf(tx, id);
      if (before.some((member) => member.projectId === projectId))
        throw new EngineError(
          'ResourceAlreadyExists',
          `Image ${id} is already associated with member ${projectId}.`,
        );
      checkMembers(before.length + 1);
      await addMembers(tx, id, [projectId]);
      return this.#one(tx, id, projectId);
    });
  }

  async remove(context: RequestContext, ref: Ref, projectId: string): Promise<void> {
    const image = requireOwner(context, await this.#shared(context, ref));
    await this.find(context, ref, projectId);
    await removeMembers(this.database, image.id, [projectId]);
  }

  /** The member alone answers. */
  async answer(
    context: RequestContext,
    { ref, projectId, status }: { ref: Ref; projectId: string; status: MemberStatus },
  ): Promise<ImageMember> {
    const { id } = await this.#shared(context, ref);
    await this.find(context, ref, projectId);
    if (context.projectId !== projectId && !context.isAdmin) throw notPermitted('answer for another project');
    return this.database.transaction(async (tx) => {
      await setMemberStatus(tx, { imageId: id, projectId, status });
      return this.#one(tx, id, projectId);
    });
  }

  async #one(on: Queryable, imageId: string, projectId: string): Promise<ImageMember> {
    const found = (await membersOf(on, imageId)).find((member) => member.projectId === projectId);
    if (!found) throw new NotFound('image', [byId(projectId)]);
    return found;
  }

  async #listed(on: Queryable, context: RequestContext, image: ImageRow): Promise<readonly ImageMember[]> {
    const members = await membersOf(on, image.id);
    if (mayAll(context, image)) return members;
    return members.filter(({ projectId }) => projectId === context.projectId);
  }

  async #shared(context: RequestContext, ref: Ref): Promise<ImageRow> {
    const image = await getImage(this.database, context, ref);
    if (image.visibility === 'shared') return image;
    throw notPermitted('share it: only images of visibility shared have members');
  }
}

const mayAll = ({ projectId, isAdmin }: RequestContext, image: ImageRow): boolean =>
  isAdmin || image.projectId === projectId;

function requireOwner(context: RequestContext, image: ImageRow): ImageRow {
  if (mayAll(context, image)) return image;
  throw notPermitted('share what is another project’s');
}

const notPermitted = (what: string): EngineError =>
  new EngineError('OperationNotPermitted', `You are not permitted to ${what}.`);
