/**
 * The published schemas of the verbs that we serve, alone: what the sources import from `@aws-sdk/client-ec2` is, in
 * dist/, a module with just those and what they reach. The client itself would cost engine-api 90 MB and 0.4 s
 * (docs/adr/0002-ec2-schemas-alone.md).
 */
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

const CLIENT = '@aws-sdk/client-ec2';
const FILE = 'ec2-schemas.js';
/** After the compiler has dropped the types, every import of the client is one of values. */
const IMPORT = /import\s*\{([^}]*)\}\s*from\s*(['"])@aws-sdk\/client-ec2\2/g;

/** A compiled source that asks for the schemas in dist/ instead of the client. */
export function pointedAtSchemas(code, target, dist) {
  const path = relative(dirname(target), join(dist, FILE));
  return code.replace(
    IMPORT,
    (_, names) => `import {${names}} from '${path.startsWith('.') ? path : `./${path}`}'`,
  );
}

/**
 * Writes dist/ec2-schemas.js for all verbs that the compiled `files` import; leaves it alone when it has just those.
 */
export async function writeEc2Schemas(files, dist) {
  const verbs = await verbsIn(files);
  if (verbs.length === 0) return;
  const require = createRequire(join(dist, '../package.json'));
  const { version } = JSON.parse(await readFile(require.resolve(`${CLIENT}/package.json`), 'utf8'));
  const head = `// ${CLIENT} ${version}: ${verbs.join(' ')}\n`;
  const target = join(dist, FILE);
  if (existsSync(target) && (await readFile(target, 'utf8')).startsWith(head)) return;
  // Whole or not at all: somebody may be starting a daemon.
  const fresh = `${target}.${process.pid}.tmp`;
  await writeFile(fresh, head + schemaModule(require(CLIENT), verbs));
  await rename(fresh, target);
}

async function verbsIn(files) {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  const names = texts.flatMap((text) =>
    [...text.matchAll(/import\s*\{([^}]*)\}\s*from\s*['"][./]+ec2-schemas\.js['"]/g)].flatMap(([, list]) =>
      list.split(',').map((name) => name.trim()),
    ),
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
      throw new Error(`${CLIENT} has no schema ${verb}: sources may import only schemas and types`);
    lines.push(`export { ${nameOf(client[verb])} as ${verb} };`);
  }
  return `${lines.join('\n')}\n`;
}

/** [kind, namespace, name, traits, …] */
const isSchema = (value) =>
  Array.isArray(value) && typeof value[0] === 'number' && typeof value[2] === 'string';
