import { command, tableOf } from '../command.js';

interface ServiceRow {
  readonly host: string;
  readonly binary: string;
  readonly alive: boolean;
  readonly lastSeen: Date;
  readonly contract: number;
  readonly version: string;
  readonly driver: string;
}

export const serviceCommands = [
  command('service list', { help: 'Daemons that talk to this cloud, :-) or XXX' }, async (context) => {
    const services = await (
      await context.database()
    ).query<ServiceRow>(
      `SELECT host, "binary", last_seen > engine_now() - make_interval(secs => $1) AS alive, last_seen AS "lastSeen", contract, version, driver
       FROM services ORDER BY "binary", host`,
      [context.flags.service_down_time],
    );
    const rows = services.map(({ binary, host, alive, lastSeen, contract, version, driver }) => ({
      ...{ binary, host, state: alive ? ':-)' : 'XXX', lastSeen: lastSeen.toISOString(), contract, version },
      driver: driver === '' ? null : driver,
    }));
    return tableOf(['binary', 'host', 'state', 'lastSeen', 'contract', 'version', 'driver'], rows);
  }),
];
