import { ProjectRepository } from './project.repository.js';
import { ProjectService } from './project.service.js';
import { AccessKeyRepository } from '../users/access-key.repository.js';
import { AccessKeyService } from '../users/access-key.service.js';
import { CertificateRepository } from '../users/certificate.repository.js';
import { CertificateService } from '../users/certificate.service.js';
import { PasswordRepository } from '../users/password.repository.js';
import { PasswordService } from '../users/password.service.js';
import { UserRepository } from '../users/user.repository.js';
import { UserService } from '../users/user.service.js';

/** What operators need of users, projects and keys. Asks of its module: `Database`, `Sealer`. */
export const accountProviders = [
  AccessKeyRepository,
  AccessKeyService,
  CertificateRepository,
  CertificateService,
  PasswordRepository,
  PasswordService,
  ProjectRepository,
  ProjectService,
  UserRepository,
  UserService,
];
