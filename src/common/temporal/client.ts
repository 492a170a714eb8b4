import { Client, Connection } from '@temporalio/client';

/**
 * A client that connects when it is first used: a daemon may start before Temporal. The caller closes its connection.
 */
export const temporalClient = (flags: {
  readonly temporal_address: string;
  readonly temporal_namespace: string;
}): Client =>
  new Client({
    connection: Connection.lazy({ address: flags.temporal_address }),
    namespace: flags.temporal_namespace,
  });
