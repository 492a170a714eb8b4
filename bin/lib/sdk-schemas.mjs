/**
 * The published schemas of the verbs that we serve, alone: what the sources import from `@aws-sdk/client-ec2` and
 * `@aws-sdk/client-s3` is, in dist/, a module each with just those and what they reach. A client itself would cost its
 * daemon 90 MB and 0.4 s (docs/adr/0002-ec2-schemas-alone.md).
 */
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** By the last part of the client's name: `@aws-sdk/client-<service>` becomes `dist/<service>-schemas.js`. */
const SERVICES = ['ec2', 's3'];
/** After the compiler has dropped the types, every import of a client is one of values. */
const IMPORT = /import\s*\{([^}]*)\}\s*from\s*(['"])@aws-sdk\/client-(ec2|s3)\2/g;

/** A compiled source that asks for the schemas in dist/ instead of the client. */
export function pointedAtSchemas(code, target, dist) {
  return code.replace(IMPORT, (_, names, _quote, service) => {
    const path = relative(dirname(target), join(dist, `${service}-schemas.js`));
    return `import {${names}} from '${path.startsWith('.') ? path : `./${path}`}'`;
  });
}

/**
 * Writes the schemas of all verbs that the compiled `files` import, a module a service; leaves alone what has just
 * those.
 */
export async function writeSchemas(files, dist) {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  for (const service of SERVICES) await writeService(service, verbsIn(texts, service), dist);
}

async function writeService(service, verbs, dist) {
  if (verbs.length === 0) return;
  const client = `@aws-sdk/client-${service}`;
  const require = createRequire(join(dist, '../package.json'));
  const { version } = JSON.parse(await readFile(require.resolve(`${client}/package.json`), 'utf8'));
  const head = `// ${client} ${version}: ${verbs.join(' ')}\n`;
  const target = join(dist, `${service}-schemas.js`);
  if (existsSync(target) && (await readFile(target, 'utf8')).startsWith(head)) return;
  // Whole or not at all: somebody may be starting a daemon.
  const fresh = `${target}.${process.pid}.tmp`;
  await writeFile(fresh, head + schemaModule(require(client), verbs));
  await rename(fresh, target);
}

function verbsIn(texts, service) {
  const imports = new RegExp(`import\\s*\\{([^}]*)\\}\\s*from\\s*['"][./]+${service}-schemas\\.js['"]`, 'g');
  const names = texts.flatMap((text) =>
    [...text.matchAll(imports)].flatMap(([, list]) => list.split(',').map((name) => name.trim())),
  );
  return [...new Set(names.filter((name) => name !== ''))].sort();
}

/**
 * The source of a module that exports `verbs`. Schemas point at each other by functions: their order does not matter.
 */
export function schemaModule(client, verbs) {
  const names = new Map();
  const lines = [];
  const nameOf = (schema) => {
    const known = names.get(schema);
    if (known) return known;
    const name = `s${names.size}`;
    names.set(schema, name);
    lines.push(`const ${name} = [${schema.map((part) => text(part)).join(', ')}];`);
    return name;
  };
  const text = (value) => {
    if (typeof value === 'function') return text(value());
    if (isSchema(value)) return `() => ${nameOf(value)}`;
    if (Array.isArray(value)) return `[${value.map((part) => text(part)).join(', ')}]`;
    return JSON.stringify(value) ?? 'undefined';
  };
  for (const verb of verbs) {
    if (!isSchema(client[verb]))
      throw new Error(`the client has no schema ${verb}: sources may import only schemas and types`);
    lines.push(`export { ${nameOf(client[verb])} as ${verb} };`);
  }
  return `${lines.join('\n')}\n`;
}

/** [kind, namespace, name, traits, …] */
const isSchema = (value) =>
  Array.isArray(value) && typeof value[0] === 'number' && typeof value[2] === 'string';
