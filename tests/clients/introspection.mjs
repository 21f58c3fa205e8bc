// The schema that clients see by introspection is the schema that `schema print` prints.
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { deepEqual, equal } from 'node:assert/strict';
import { buildClientSchema, buildSchema, getIntrospectionQuery, introspectionFromSchema, lexicographicSortSchema, printSchema, validateSchema } from 'graphql';
import { ask } from './server.mjs';

const all = {
  descriptions: true, specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true, inputValueDeprecation: true, oneOf: true,
  experimentalDirectiveDeprecation: false, // not of the specification
};
const printed = buildSchema(await readFile(process.env.PIPELINEGRAPH_SCHEMA, 'utf8'));
const introspection = await ask(getIntrospectionQuery(all));

test('the printed schema and the introspected one are valid', () => {
  deepEqual(validateSchema(printed), []);
  deepEqual(validateSchema(buildClientSchema(introspection)), []);
});

test('introspection printed equals `schema print`', () => {
  const canonical = (schema) => printSchema(lexicographicSortSchema(schema));
  equal(canonical(buildClientSchema(introspection)), canonical(printed));
});

test('types, fields and values come in the order in which they were written', () => {
  equal(printSchema(buildClientSchema(introspection)), printSchema(printed));
});

test('the answer is the one that the reference implementation gives, whatever the order', () => {
  deepEqual(sorted(introspection), sorted(introspectionFromSchema(printed, all)));
});

/** JSON with lists of named things ordered by name. */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted).sort((a, b) => order(a) < order(b) ? -1 : 1);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, sorted(inner)]));
}

function order(value) {
  return value?.name ?? String(value);
}
