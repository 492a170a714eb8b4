import { type DynamicModule, Module, type Provider, type Type } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { CREDENTIAL_CACHE_SECONDS, CredentialService } from '../../cloud/users/credential.service.js';
import { credentialProviders } from '../../cloud/users/credential.providers.js';
import { EC2_AUTH_SETTINGS, type Ec2AuthSettings, Ec2Authenticator } from './ec2-authenticator.js';
import { EC2_LIMITS, Ec2Front, type Ec2Limits } from './ec2-front.js';
import { Ec2Controller } from './ec2.controller.js';
import { Ec2Dispatcher } from './ec2.dispatcher.js';
import { Paginator } from './pagination.js';
import { StsApi } from './sts/sts-api.js';

export interface Ec2Parts {
  readonly settings: Ec2AuthSettings & Partial<Ec2Limits> & { readonly access_key_cache: number };
  /** `Database`, `Sealer`, and the services that the verbs call. */
  readonly providers: readonly Provider[];
  /** The classes marked `@Ec2Action`: in the daemon, all of `actions/index.ts`. */
  readonly verbs: readonly Type<unknown>[];
}

/** The EC2 door, and STS's at the same address: everything between a socket and the services. */
@Module({})
export class Ec2Module {
  static with({ settings, providers, verbs }: Ec2Parts): DynamicModule {
    return {
      module: Ec2Module,
      imports: [DiscoveryModule],
      controllers: [Ec2Controller],
      providers: [
        ...providers,
        ...credentialProviders,
        ...verbs,
        Ec2Authenticator,
        Ec2Dispatcher,
        Ec2Front,
        Paginator,
        StsApi,
        { provide: EC2_AUTH_SETTINGS, useValue: settings },
        { provide: EC2_LIMITS, useValue: settings },
        { provide: CREDENTIAL_CACHE_SECONDS, useValue: settings.access_key_cache },
      ],
      exports: [CredentialService],
    };
  }
}
