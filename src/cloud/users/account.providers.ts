import { ProjectRepository } from '../projects/project.repository.js';
import { ProjectService } from '../projects/project.service.js';
import { AccessKeyRepository } from './access-key.repository.js';
import { AccessKeyService } from './access-key.service.js';
import { PasswordRepository } from './password.repository.js';
import { PasswordService } from './password.service.js';
import { UserRepository } from './user.repository.js';
import { UserService } from './user.service.js';

/** What operators need of users, projects and keys. Asks of its module: `Database`, `Sealer`. */
export const accountProviders = [
  AccessKeyRepository,
  AccessKeyService,
  PasswordRepository,
  PasswordService,
  ProjectRepository,
  ProjectService,
  UserRepository,
  UserService,
];
