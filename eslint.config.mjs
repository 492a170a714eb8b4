import tseslint from 'typescript-eslint';

/** Who may import whom: `closed` are patterns of module names that the files may not name. */
const room = (files, closed, message) => ({
  files,
  ignores: ['**/*.spec.ts'],
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      { patterns: closed.map((regex) => ({ regex, message })) },
    ],
  },
});

const driver = '/drivers/';
const rows = '\\.repository\\.js$|prisma';
const temporal = '^@temporalio/';
const http = 'fastify|^@nestjs/platform';

export default tseslint.config(
  { ignores: ['dist/**', 'src/generated/**', '**/*.js', '**/*.mjs', '.engine/**'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  {
    // What is longer or takes more stands in eslint-suppressions.json, counted by file: test/house/gates.spec.ts lets it only shrink.
    files: ['src/**/*.ts', 'activities/**/*.ts', 'workflows/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'max-lines-per-function': ['error', { max: 30, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/max-params': ['error', { max: 3 }],
    },
  },
  room(
    ['workflows/**'],
    ['^(?!\\.|@temporalio/workflow$)', '\\.\\./(src|activities)/'],
    'A workflow sees contracts, lib and @temporalio/workflow: everything else is not deterministic.',
  ),
  room(
    ['workflows/contracts/**'],
    ['/lib/', '\\.workflow\\.js$'],
    'A contract is types and constants, readable from every room.',
  ),
  room(
    ['activities/{compute,network}.activities.ts'],
    [driver, http, rows, '/scheduler/'],
    'A host holds no database: what a step needs comes as an argument.',
  ),
  room(
    ['activities/control/**'],
    [driver, http, '\\.manager\\.js$'],
    'The control plane never reaches into a host: add a step to the host instead.',
  ),
  room(['src/api/**'], [temporal, driver, '\\.manager\\.js$'], 'The API calls services.'),
  room(['src/api/ec2/**'], [rows], 'The API calls services.'),
  room(
    ['src/**/*.service.ts'],
    [temporal, driver, http, '\\.manager\\.js$'],
    'A service writes what is wanted; the outbox begins the work.',
  ),
  room(
    ['src/**/*.manager.ts'],
    [temporal, driver, http, rows, '\\.(service|workflow)\\.js$'],
    'A manager is told what to do: it takes a spec as an argument and calls the driver contract.',
  ),
  room(
    ['src/**/drivers/*/**'],
    ['^@(nestjs|temporalio|prisma)/', '\\.(manager|service|repository)\\.js$'],
    'A driver knows guests and disks, never instances, users or the database.',
  ),
  room(
    ['src/common/**'],
    ['\\.(manager|service|repository|workflow)\\.js$'],
    'What is common knows no noun.',
  ),
);
