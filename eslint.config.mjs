// What lint holds the code to: who may import whom (scripts/lint/import-zones.mjs has the table), sizes, and the
// habits of ARCHITECTURE.md that a machine can see. Formatting is Prettier's.
import next from 'eslint-config-next/core-web-vitals'
import importX from 'eslint-plugin-import-x'
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript'
import tseslint from 'typescript-eslint'
import { importZones } from './scripts/lint/import-zones.mjs'

const habits = [
  { selector: 'TSEnumDeclaration', message: 'No enums: a union of literals, or of objects with `kind`.' },
  { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that has it.' },
]
const processEnv = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Only lib/server/env.ts reads process.env.',
}
const ambient = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Be told the time: take `now`.',
  },
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Be told the time: take `now`.',
  },
  {
    selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    message: 'Be told your ids and nonces.',
  },
]
const frameworks = ['next', 'next/*', 'next-auth', 'next-auth/*', 'react', 'react-dom']
const noFrameworks = (...more) => ['error', { patterns: [...frameworks, ...more] }]

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/**',
      '.next/**',
      '.latchkey/**',
      'prisma/generated/**',
      'components/ui/**',
      'next-env.d.ts',
      'test-results/**',
      'playwright-report/**',
      'public/**',
    ],
  },
  ...next,
  tseslint.configs.base,
  {
    // Both are about things this tree does not have: a pages folder, components in configuration files.
    rules: { '@next/next/no-html-link-for-pages': 'off', 'import/no-anonymous-default-export': 'off' },
  },
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', { max: 3 }],
      'no-restricted-syntax': ['error', ...habits, processEnv],
      'prefer-const': 'error',
      'no-var': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-unused-vars': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    plugins: { 'import-x': importX, zones: { rules: { 'import-zones': importZones } } },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    rules: {
      'zones/import-zones': 'error',
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/no-empty-object-type': 'error',
    },
  },
  {
    // These need the types of the whole program: worth it where a forgotten promise is a lost command.
    files: ['lib/**/*.ts', 'app/**/*.{ts,tsx}', 'components/**/*.tsx'],
    ignores: ['components/ui/**'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['lib/**/*.ts', 'scripts/**/*.mjs'],
    rules: { 'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ['lib/core/**', 'lib/domain/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['process', 'fetch', 'window', 'navigator', 'document', 'localStorage', 'setTimeout', 'Buffer'],
      ],
      'no-restricted-imports': noFrameworks('node:*', '@prisma/*', 'pg', 'usb'),
      'no-restricted-syntax': ['error', ...habits, processEnv, ...ambient],
    },
  },
  {
    files: ['lib/device/**', 'lib/session/**', 'lib/bench/**'],
    rules: { 'no-restricted-imports': noFrameworks('node:*', '@prisma/*', 'pg') },
  },
  {
    // Outside a browser there are sockets. Nothing that a page loads imports these.
    files: ['lib/device/virtual/usbip.ts', 'lib/device/transport/usbip-link.ts'],
    rules: { 'no-restricted-imports': noFrameworks('@prisma/*', 'pg') },
  },
  {
    files: ['lib/server/{usecases,queries,store}/**'],
    rules: { 'no-restricted-imports': noFrameworks() },
  },
  {
    files: ['lib/server/usecases/**'],
    rules: {
      'no-restricted-imports': noFrameworks('@prisma/*', 'pg'),
      'no-restricted-syntax': ['error', ...habits, processEnv, ...ambient],
    },
  },
  {
    files: ['lib/server/env.ts', '*.config.{ts,mjs}', 'scripts/**', 'tests/**', 'prisma/**'],
    rules: { 'no-restricted-syntax': ['error', ...habits] },
  },
  {
    files: ['tests/**'],
  },
)
