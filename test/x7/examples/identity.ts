import { PasswordService } from '../../../src/cloud/users/password.service.js';
import { PasswordRepository } from '../../../src/cloud/users/password.repository.js';
import { UserRepository } from '../../../src/cloud/users/user.repository.js';
import { UserService } from '../../../src/cloud/users/user.service.js';
import type { X7World } from '../../support/x7/x7-world.js';
import { type Examples, fresh } from '../example.js';

const subject = ({ tokens }: X7World) => ({ headers: { 'x-subject-token': tokens.member } });

/** A token that nobody needs any more. */
async function otherToken({ ask, tokens, projectId }: X7World) {
  const auth = {
    identity: { methods: ['token'], token: { id: tokens.member } },
    scope: { project: { id: projectId } },
  };
  const made = await ask(undefined, { method: 'POST', url: '/identity/v3/auth/tokens', body: { auth } });
  return { headers: { 'x-subject-token': String(made.headers['x-subject-token']) } };
}

export const identityExamples: Examples = {
  'identity POST /auth/tokens': async ({ database }) => {
    const { id } = await new UserService(new UserRepository(database)).create(fresh('u'));
    await new PasswordService(new PasswordRepository(database)).set(id, 'secret');
    return {
      body: { auth: { identity: { methods: ['password'], password: { user: { id, password: 'secret' } } } } },
    };
  },
  'identity GET /auth/tokens': subject,
  'identity HEAD /auth/tokens': subject,
  'identity DELETE /auth/tokens': otherToken,
  'identity GET /auth/catalog': () => ({}),
  'identity HEAD /auth/catalog': () => ({}),
  'identity GET /auth/projects': () => ({}),
  'identity HEAD /auth/projects': () => ({}),
  'identity GET /auth/domains': () => ({}),
  'identity HEAD /auth/domains': () => ({}),
  'identity GET /auth/system': () => ({}),
  'identity HEAD /auth/system': () => ({}),
};
