import { type DynamicModule, Module } from '@nestjs/common';
import { NetworkActivities } from '../../activities/network.activities.js';
import { NetworkManager, type NetworkManagerParts } from '../host/network/network.manager.js';

/** One host's network: its manager and its steps. A daemon that stands for many hosts makes one a host. */
@Module({})
export class NetworkModule {
  static with(parts: NetworkManagerParts): DynamicModule {
    return {
      module: NetworkModule,
      providers: [
        { provide: NetworkManager, useFactory: () => new NetworkManager(parts) },
        NetworkActivities,
      ],
      exports: [NetworkManager, NetworkActivities],
    };
  }
}
