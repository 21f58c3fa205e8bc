// GraphQL Code Generator: types for a schema and its documents that compile under `--strict`, and hold at run time.
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { deepEqual, equal, ok } from 'node:assert/strict';
import { codegen } from '@graphql-codegen/core';
import * as typedDocumentNode from '@graphql-codegen/typed-document-node';
import * as typescript from '@graphql-codegen/typescript';
import * as operations from '@graphql-codegen/typescript-operations';
import { buildClientSchema, getIntrospectionQuery, parse, print, printSchema } from 'graphql';
import { ask, idempotencyKey } from './server.mjs';

// What JSON brings for each scalar: the table to put into your own codegen.ts.
const scalars = {
  ChangeNumber: 'number', Cursor: 'string', Date: 'string', DateTime: 'string', Decimal: { input: 'string | number', output: 'string' },
  Duration: 'string', JSON: 'unknown', Locale: 'string', Upload: 'File',
};

const documents = await readFile(new URL('codegen/operations.graphql', import.meta.url), 'utf8');
const introspection = await ask(getIntrospectionQuery({ specifiedByUrl: true, inputValueDeprecation: true, oneOf: true }));
const schema = parse(printSchema(buildClientSchema(introspection)));
const common = { config: { scalars, strictScalars: true, enumsAsTypes: true, useTypeImports: true }, pluginMap: { typescript, operations, typedDocumentNode } };
const generated = {
  'schema.ts': await codegen({ ...common, filename: 'schema.ts', schema, documents: [], plugins: [{ typescript: {} }] }),
  'operations.ts': await codegen({
    ...common, filename: 'operations.ts', schema, documents: [{ document: parse(documents) }], plugins: [{ operations: {} }, { typedDocumentNode: {} }],
  }),
};
await rm(new URL('.generated/program', import.meta.url), { recursive: true, force: true });
await mkdir(new URL('.generated', import.meta.url), { recursive: true });
for (const [name, text] of Object.entries(generated)) await writeFile(new URL(`.generated/${name}`, import.meta.url), text);

test('every scalar of the schema has a type', () => {
  const { __schema } = introspection;
  const own = __schema.types.filter((type) => type.kind === 'SCALAR' && type.specifiedByURL).map((type) => type.name);
  deepEqual(own.filter((name) => !(name in scalars)), []);
});

test('a program with the types compiles, and runs', async () => {
  const tsc = new URL('node_modules/typescript/bin/tsc', import.meta.url).pathname;
  let complaints = '';
  try {
    execFileSync(process.execPath, [tsc, '-p', 'tsconfig.json'], { cwd: import.meta.dirname, encoding: 'utf8' });
  } catch (failed) {
    complaints = failed.stdout;
  }
  equal(complaints, '');
  const { run, last } = await import('./.generated/program/codegen/program.js');
  const told = await run((document, variables) => ask(print(document), variables), idempotencyKey());
  equal(told.length, 5);
  equal(told.at(-1), 'InvalidValueError at displayName');
  ok(told.slice(0, 4).every((name) => name.length > 0));
  equal(last({ stageChanged: { upTo: 7, change: null } }), 7);
});
