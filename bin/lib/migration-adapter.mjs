import { PrismaPg } from '@prisma/adapter-pg';

/**
 * PostgreSQL's types for names in its catalogues, which the adapter does not read, and what the schema engine takes
 * them for.
 */
const CHAR = 18;
const NAME = 19;
const TEXT = 25;
const CHARACTER_COLUMN = 6;

/** Prisma's adapter, fit for its schema engine: catalogue columns are readable. */
export class MigrationAdapter extends PrismaPg {
  /** The parts of the URL, not the URL: with one, the adapter would take no other database than that. */
  static at(url) {
    const { hostname, port, username, password, pathname } = new URL(url);
    return new MigrationAdapter({
      host: hostname,
      port: Number(port),
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      database: pathname.slice(1),
    });
  }

  async connect() {
    return readingCatalogues(await super.connect());
  }
}

function readingCatalogues(connection) {
  const perform = connection.performIO.bind(connection);
  const query = connection.queryRaw.bind(connection);
  let types = [];
  connection.performIO = async (statement) => {
    const result = await perform(statement);
    types = result.fields?.map(({ dataTypeID }) => dataTypeID) ?? [];
    for (const field of result.fields ?? [])
      if (field.dataTypeID === CHAR || field.dataTypeID === NAME) field.dataTypeID = TEXT;
    return result;
  };
  connection.queryRaw = async (statement) => {
    const result = await query(statement);
    const read = types;
    result.columnTypes = result.columnTypes.map((type, n) => (read[n] === CHAR ? CHARACTER_COLUMN : type));
    return result;
  };
  return connection;
}
