/**
 * Who may import whom. A wall stands around the files that `of` names, by their path from the checkout's root; behind
 * it nothing may be imported that `never` names: paths from the root for what is ours (`src/cloud/tags/tag.ts`), names
 * of packages for what is not. All walls around a file hold. `say` tells where to go instead.
 */

const DRIVER = /\/drivers\/./;
const HTTP = /^(fastify|@nestjs\/platform)/;
const TEMPORAL = /^@temporalio\//;
/** Rows: repositories, and what talks to PostgreSQL. */
const ROWS = /\.repository\.ts$|^@?prisma|^pg$|^src\/common\/prisma\/|^src\/generated\//;
const PROCESSES = /^src\/(api|daemons|engine|manage|setup)\//;

export const walls = [
  {
    of: /^workflows\//,
    never: [/^(?!workflows\/|@temporalio\/workflow$)/],
    say: 'A workflow sees contracts, lib and @temporalio/workflow: everything else is not deterministic.',
  },
  {
    of: /^workflows\/contracts\//,
    never: [/^(?!workflows\/contracts\/|@temporalio\/workflow$)/],
    say: 'A contract is types and constants, readable from every room: move there what it needs.',
  },
  {
    of: /^activities\/(?!control\/)/,
    never: [/^src\/cloud\//, ROWS, DRIVER, HTTP, PROCESSES],
    say: 'A host holds no database: what a step needs comes as an argument, and what it does the manager does.',
  },
  {
    of: /^activities\/control\//,
    never: [/^src\/host\//, DRIVER, HTTP, PROCESSES],
    say: 'The control plane never reaches into a host: add a step to the host instead.',
  },
  {
    of: /^src\/stream\//,
    never: [/^src\/(?!stream\/|common\/)/, /^activities\//, ROWS, TEMPORAL, HTTP, /^@nestjs\//],
    say: 'What the two sides say to each other knows neither: move the type here, and let the side import it.',
  },
  {
    of: /^src\/common\//,
    never: [/^src\/(?!common\/|generated\/)/, /^activities\//, /^workflows\/(?!contracts\/)/],
    say: 'What is common knows no noun and no side: take it as an argument, or move the code to its room.',
  },
  {
    of: /^src\/common\/(?!prisma\/)/,
    never: [/^src\/generated\//, /^pg$/],
    say: 'Only src/common/prisma talks to PostgreSQL: ask its Database.',
  },
  {
    of: /^src\/host\//,
    never: [/^src\/cloud\//, PROCESSES, /^activities\//, ROWS, HTTP],
    say: 'A host sees no rows and not the cloud: ask over src/host/link, and say it in the words of src/stream.',
  },
  {
    of: /^src\/host\/link\//,
    never: [/^src\/host\/(?!link\/)/],
    say: 'The link carries what daemons say and knows none of them: take it as a handler.',
  },
  {
    of: /^src\/host\/.*\.manager\.ts$/,
    never: [TEMPORAL, DRIVER, /\.(service|workflow)\.ts$/],
    say: 'A manager is told what to do: it takes a spec as an argument and calls the driver contract.',
  },
  {
    of: /^src\/host\/(?:.*\/)?drivers\/./,
    never: [TEMPORAL, /^@nestjs\//, /\.(manager|service)\.ts$/],
    say: 'A driver knows guests and disks, never instances, users or the database.',
  },
  {
    of: /^src\/cloud\//,
    never: [/^src\/host\//, PROCESSES, DRIVER, HTTP],
    say: 'The cloud never reaches into a host, nor up to who serves it: use src/stream, or a step on the host.',
  },
  {
    of: /^src\/cloud\/(?!registry\/|sweeps\/)/,
    never: [/^src\/cloud\/(registry|sweeps)\//, /^activities\//],
    say: 'A room knows its neighbours below, not all nouns: take NOUNS, ROW_KEEPERS or NOUN_ROWS by injection.',
  },
  {
    of: /^src\/cloud\/nouns\//,
    never: [/^src\/cloud\/(?!nouns\/)/],
    say: 'The shapes of a noun know no noun: let the noun add its own by declaration merging, or by its entry.',
  },
  {
    of: /^src\/cloud\/(?!outbox\/|sweeps\/)/,
    never: [TEMPORAL],
    say: 'A service writes what is wanted; the outbox begins the work.',
  },
  {
    of: /^src\/api\//,
    never: [
      TEMPORAL,
      /^src\/host\//,
      /\.manager\.ts$/,
      /^src\/(daemons|engine|manage|setup)\//,
      /^activities\//,
    ],
    say: 'The API calls services.',
  },
  {
    of: /^src\/api\/(ec2|metadata|x7|s3\/(door|protocol|verbs))\//,
    never: [ROWS],
    say: 'A verb asks a service, which knows the rows.',
  },
  {
    of: /^src\/manage\//,
    never: [TEMPORAL, /^src\/host\//, /^activities\//, HTTP],
    say: 'A command calls services: what only hosts can do is an operation.',
  },
  {
    of: /^src\/(daemons|engine|setup)\//,
    never: [/\.action\.ts$/, /\.view\.ts$/, /^src\/host\/(?:.*\/)?drivers\/(fake|linux)\//],
    say: 'A daemon is flags, module, serve: drivers come from their registry, answers from the API.',
  },
];

/** The walls around a file, by its path from the checkout's root. */
export const wallsAround = (path) => walls.filter(({ of }) => of.test(path));
