// What the reference implementation says of a case, by version 16 and by version 17.
import * as G16 from 'graphql';
import { specifiedSDLRules as sdl16 } from 'graphql/validation/specifiedRules.js';
import { validateSDL as validateSDL16 } from 'graphql/validation/validate.js';
import * as G17 from 'graphql17';
import { specifiedSDLRules as sdl17 } from 'graphql17/validation/specifiedRules.js';
import { validateSDL as validateSDL17 } from 'graphql17/validation/validate.js';

// Rules of version 17 that are none of the specification's.
const FOREIGN = new Set(['MaxIntrospectionDepthRule', 'DeferStreamDirectiveLabelRule', 'DeferStreamDirectiveOnRootFieldRule', 'DeferStreamDirectiveOnValidOperationsRule', 'StreamDirectiveOnListFieldRule']);
const places = (e) => (e.locations ?? []).map((l) => [l.line, l.column]);

/** Errors are [rule or stage, places, message] or, in execution, [stage, path, message]. */
export class Reference {
  constructor(G, sdlRules, validateSDL) {
    this.G = G;
    this.sdlRules = sdlRules;
    this.validateSDL = validateSDL;
    this.rules = G.specifiedRules.filter((rule) => !FOREIGN.has(rule.name));
    this.schemas = new Map();
  }

  /** {document} or {errors} */
  read(text) {
    try { return { document: this.G.parse(text) }; } catch (e) {
      if (e instanceof this.G.GraphQLError) return { errors: [['syntax', places(e), e.message]] };
      throw e;
    }
  }

  parse(text) {
    const { document, errors } = this.read(text);
    return errors ? { errors } : { print: this.G.print(document) };
  }

  /** {schema} or {errors} */
  schema(text) {
    if (!this.schemas.has(text)) {
      if (this.schemas.size > 100) this.schemas.clear();
      this.schemas.set(text, this.build(text));
    }
    return this.schemas.get(text);
  }

  build(text) {
    const { document, errors } = this.read(text);
    if (errors) return { errors };
    const broken = this.sdlRules.flatMap((rule) => this.validateSDL(document, null, [rule]).map((e) => [rule.name, places(e), e.message]));
    if (broken.length) return { errors: broken };
    const schema = this.G.buildASTSchema(document, { assumeValidSDL: true });
    const invalid = this.G.validateSchema(schema).map((e) => ['schema', places(e), e.message]);
    if (invalid.length) return { errors: invalid };
    for (const type of Object.values(schema.getTypeMap())) if (this.G.isAbstractType(type)) type.resolveType = (value) => value?.__typename;
    return { schema };
  }

  sdl(text) {
    const { schema, errors } = this.schema(text);
    return errors ? { errors } : { print: this.G.printSchema(this.G.lexicographicSortSchema(schema)) };
  }

  introspect(text) {
    return { data: this.G.introspectionFromSchema(this.schema(text).schema, { specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true, inputValueDeprecation: true, oneOf: true, experimentalDirectiveDeprecation: false }) };
  }

  validate(schemaText, text) {
    const { document, errors } = this.read(text);
    if (errors) return { errors };
    const { schema } = this.schema(schemaText);
    return { errors: this.rules.flatMap((rule) => this.G.validate(schema, document, [rule], { maxErrors: Infinity }).map((e) => [rule.name, places(e), e.message])) };
  }

  async execute(schemaText, { document: text, root, variables, operationName, wiring }) {
    const before = this.validate(schemaText, text);
    if (before.errors.length) return before;
    const { schema } = this.schema(schemaText);
    const document = this.G.parse(text);
    const args = { schema, document, rootValue: root ?? {}, variableValues: variables, operationName, fieldResolver: wiring ? (_p, _a, _c, info) => this.wire(info.returnType, schema) : property };
    const tell = (r) => ({ data: r.data ?? null, errors: (r.errors ?? []).map((e) => [e.path ? 'field' : 'request', e.path ?? [], e.message]) });
    if (this.G.getOperationAST(document, operationName)?.operation !== 'subscription') return tell(await this.G.execute(args));
    const stream = await this.G.subscribe({ ...args, subscribeFieldResolver: (value, _a, _c, info) => events(value, info.fieldName) });
    if (!(Symbol.asyncIterator in stream)) return tell(stream);
    const results = [];
    for await (const one of stream) results.push(tell(one));
    return { errors: [], results };
  }

  /** A value from the type alone. */
  wire(type, schema) {
    const { G } = this;
    if (G.isNonNullType(type)) return this.wire(type.ofType, schema);
    if (G.isListType(type)) return [0, 1].map(() => this.wire(type.ofType, schema));
    if (G.isScalarType(type)) return { Int: 2, Float: 3.14, Boolean: true, ID: 'id' }[type.name] ?? 'str';
    if (G.isEnumType(type)) return type.getValues()[0].value;
    if (G.isObjectType(type)) return {};
    const names = schema.getPossibleTypes(type).map((t) => t.name).sort();
    return { __typename: G.isUnionType(type) ? names[0] : names.at(-1) };
  }
}

async function* events(root, name) {
  for (const event of root?.[name]?.$events ?? []) yield { [name]: event };
}

function property(parent, args, _context, info) {
  const value = parent?.[info.fieldName];
  if (typeof value?.$error === 'string') throw new Error(value.$error);
  return value?.$args === true ? JSON.stringify(sorted(args)) : value;
}

const sorted = (v) => Array.isArray(v) ? v.map(sorted) : v && typeof v === 'object' ? Object.fromEntries(Object.keys(v).sort().map((k) => [k, sorted(v[k])])) : v;

export const version16 = new Reference(G16, sdl16, validateSDL16);
export const version17 = new Reference(G17, sdl17, validateSDL17);
