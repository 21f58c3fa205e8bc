// Makes the corpus: cases from vectors, from schemas and by mutation, with the answers of the reference implementation.
//   npm install --no-package-lock && npm run generate          (a folder and a factor as arguments: elsewhere, and more cases)
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as G from 'graphql';
import { DocumentMaker, RootMaker } from './documents.mjs';
import { mutate, tokensOf } from './mutations.mjs';
import { Random } from './random.mjs';
import { rulesConcernedWith } from './relevance.mjs';
import { version16, version17 } from './reference.mjs';
import { vectors as executeVectors } from './vectors/execute.mjs';
import { vectors as parseVectors } from './vectors/parse.mjs';

const here = new URL('./', import.meta.url);
const [folder = new URL('./', here).pathname, factor = '1', seed = '20250903'] = process.argv.slice(2);
const random = new Random(Number(seed));
const read = (path) => readFileSync(new URL(path, here), 'utf8');
const times = (n) => Array.from({ length: Math.ceil(n * Number(factor)) });
const schemas = Object.fromEntries(readdirSync(new URL('schemas', here)).sort().map((file) => [file.replace('.graphql', ''), read(`schemas/${file}`)]));
const namesIn = (text) => [...new Set(tokensOf(text).filter((t) => t.kind === 'Name').map((t) => t.value))];
const names = Object.fromEntries(Object.entries(schemas).map(([name, text]) => [name, [...namesIn(text), 'F0', 'v0', 'Made', 'Int', 'String', 'ID', '__typename', 'query', 'mutation', 'subscription', 'on']]));

/** Sections "# about [schema]" of lines "+ right" and "- wrong". */
const sections = (text) => {
  let about, schema;
  return text.split('\n').flatMap((line) => {
    if (line.startsWith('# ')) [, about, schema] = /^# (.*?)(?: (zoo|shop|odd))?$/.exec(line);
    return /^[+-] /.test(line) ? [{ about, schema, right: line[0] === '+', text: line.slice(2) }] : [];
  });
};

const places = (errors) => JSON.stringify((errors ?? []).map((e) => JSON.stringify(e.slice(0, 2))).sort());
const differing = { count: 0, by: {} };
// Where the two versions differ, 17 is taken for what the specification of September 2025 has and 16 has not.
const NEWER = {
  KnownOperationTypesRule: (a, b) => b.errors?.some((e) => e[0] === 'KnownOperationTypesRule'),
  'conditions at the root of a subscription': (a, b) => b.errors?.some((e) => e[0] === 'SingleFieldSubscriptionsRule'),
  'default values in a schema': (a, b) => b.errors?.some((e) => e[0] === 'schema'),
};

/** The answer of both versions or, where they differ, of the one that is right. */
function settle(older, newer) {
  if (crashed(older)) return newer;
  if (crashed(newer)) return older;
  const same = places(older.errors) === places(newer.errors) && JSON.stringify(older.data) === JSON.stringify(newer.data) && JSON.stringify(older.results?.map((r) => [r.data, places(r.errors)])) === JSON.stringify(newer.results?.map((r) => [r.data, places(r.errors)]));
  // Version 17 words better what is wrong with a schema.
  if (same) return newer.errors?.some((e) => e[0] === 'schema') ? newer : older;
  const why = Object.keys(NEWER).find((reason) => NEWER[reason](older, newer)) ?? 'other';
  differing.by[why] = (differing.by[why] ?? 0) + 1;
  if (why === 'other' && process.env.SHOW) console.error(JSON.stringify([older, newer]).slice(0, 1500));
  return why === 'other' ? older : newer;
}
const crashed = (answer) => answer.errors?.[0]?.[0] === 'crash';
const attempt = (answer) => { try { return answer(); } catch (e) { return { errors: [['crash', [], String(e.message)]] }; } };
const once = () => { const seen = new Set(); return (key) => !seen.has(key) && seen.add(key); };

function made(schemaName, operations) {
  const schema = version16.schema(schemas[schemaName]).schema;
  for (let tries = 0; ; tries++) {
    const one = new DocumentMaker(schema, random).make(random.pick(operations.filter((o) => schema.getRootType(o))));
    if (tries > 20 || attempt(() => version16.validate(schemas[schemaName], one.document)).errors.length === 0) return one;
  }
}

function parseCases() {
  const isNew = once();
  const seeds = [...Object.values(schemas), ...parseVectors.filter((t) => !version16.parse(t).errors && t.length > 30), ...times(60).map(() => made('zoo', ['query', 'mutation']).document)].map((t) => t.slice(0, 1200));
  const texts = [...parseVectors, ...sdlVectors.map((v) => v.text).filter((t) => t.length < 300), ...times(700).map(() => mutate(random.pick(seeds), random, names.zoo, true))].filter(isNew);
  return texts.map((document) => ({ document, ...version16.parse(document) }));
}

const sdlVectors = sections(read('vectors/sdl.txt'));

function sdlCases() {
  const isNew = once();
  const seeds = sdlVectors.filter((v) => v.text.length > 60).map((v) => v.text);
  const cases = [...Object.values(schemas).map((text) => ({ text })), ...sdlVectors, ...times(900).map(() => ({ text: mutate(random.pick(seeds), random, names.odd) }))];
  return cases.filter((c) => isNew(c.text)).flatMap(({ about, right, text }) => {
    const answer = settle(attempt(() => version16.sdl(text)), attempt(() => version17.sdl(text)));
    if (crashed(answer) || (answer.errors?.[0]?.[0] === 'syntax' && random.chance(0.9))) return [];
    const concerned = rulesConcernedWith(text);
    if (about && right === !!answer.errors) console.error(`sdl vector of ${about} is not ${right ? 'right' : 'wrong'}: ${text} ${JSON.stringify(answer.errors)}`);
    return [{ about: concerned.length ? concerned : undefined, schema: text, ...answer }];
  });
}

function validateCases() {
  const isNew = once();
  const vectors = sections(read('vectors/validate.txt'));
  // What several rules have to do with is one case.
  const concerned = (c) => vectors.filter((v) => v.text === c.text && v.schema === c.schema).map((v) => v.about);
  const seeds = vectors.filter((v) => v.right);
  const valid = times(420).map(() => { const schema = random.pick(Object.keys(schemas)); return { schema, text: made(schema, ['query', 'query', 'mutation', 'subscription']).document }; });
  const mutated = times(1700).map(() => {
    const { schema, text } = random.pick(random.chance(0.5) ? seeds : valid);
    const once = mutate(text, random, names[schema]);
    return { schema, text: random.chance(0.25) ? mutate(once, random, names[schema]) : once };
  });
  return [...vectors, ...valid, ...mutated].filter((c) => isNew(c.schema + c.text)).flatMap(({ about, right, schema, text }) => {
    const answer = settle(attempt(() => version16.validate(schemas[schema], text)), attempt(() => version17.validate(schemas[schema], text)));
    if (crashed(answer) || (answer.errors[0]?.[0] === 'syntax' && random.chance(0.95))) return [];
    if (about && right !== !answer.errors.some((e) => e[0] === about)) console.error(`vector of ${about} is not ${right ? 'right' : 'wrong'}: ${text} ${JSON.stringify(answer.errors)}`);
    return [{ about: about && concerned({ schema, text }), schema, document: text, errors: answer.errors }];
  });
}

async function executeCases() {
  const cases = executeVectors.map(([schema, request]) => ({ schema, ...request }));
  for (const _ of times(260)) {
    const schema = random.pick(Object.keys(schemas));
    const { document, variables } = made(schema, ['query', 'query', 'query', 'mutation', 'subscription']);
    if (attempt(() => version16.validate(schemas[schema], document)).errors.length) continue;
    const root = await new RootMaker(version16.schema(schemas[schema]).schema, random).make(G.parse(document), variables);
    cases.push({ schema, document, variables, root });
    if (random.chance(0.3)) cases.push({ schema, document, variables, wiring: true });
  }
  const answered = [];
  for (const request of cases) {
    const plain = JSON.parse(JSON.stringify(request));
    const ask = (version) => version.execute(schemas[request.schema], plain).catch((e) => ({ errors: [['crash', [], String(e.message)]] }));
    const answer = settle(await ask(version16), await ask(version17));
    if (!crashed(answer)) answered.push({ ...plain, ...answer });
  }
  return answered;
}

const introspectCases = () => [...Object.values(schemas), ...sdlVectors.filter((v) => v.right && /what is replaced|default/.test(v.about)).map((v) => v.text)]
  .map((schema) => ({ schema, ...attempt(() => version16.introspect(schema)) }))
  .filter((c) => !crashed(c));

const withIds = (op, cases) => cases.map((c, i) => ({ id: `${op}-${i + 1}`, ...c }));
mkdirSync(folder, { recursive: true });
for (const [op, cases] of [['parse', parseCases()], ['sdl', sdlCases()], ['validate', validateCases()], ['execute', await executeCases()], ['introspect', introspectCases()]]) {
  writeFileSync(`${folder}/${op}.jsonl`, withIds(op, cases).map((c) => JSON.stringify(c) + '\n').join(''));
  console.error(`${op}: ${cases.length}`);
}
console.error('The versions differ:', JSON.stringify(differing.by));
