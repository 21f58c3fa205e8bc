// Documents made from a schema: mostly valid, with fragments, variables, directives and aliases; and root values that answer them.
import * as G from 'graphql';

const NAMES = ['a', 'b', 'c', 'x'];

export class DocumentMaker {
  constructor(schema, random) {
    this.schema = schema;
    this.random = random;
  }

  make(operation) {
    this.fragments = [];
    this.variables = new Map();
    this.budget = 14;
    const root = this.schema.getRootType(operation);
    const selections = operation === 'subscription' ? this.field(root, this.random.pick(Object.values(root.getFields())), 0) : this.selections(root, 0);
    const variables = [...this.variables.values()].map((v) => `$${v.name}: ${v.type}${v.literal === undefined ? '' : ` = ${v.literal}`}`);
    const head = `${operation} Made${variables.length ? `(${variables.join(', ')})` : ''}`;
    return { document: [`${head} {\n  ${selections}\n}`, ...this.fragments].join('\n'), variables: this.variableValues() };
  }

  selections(type, depth) {
    const { random } = this;
    const parts = [];
    for (let n = 1 + random.below(3); n > 0; n--) parts.push(this.selection(type, depth));
    return parts.join(random.chance(0.5) ? '\n' : ' ');
  }

  selection(type, depth) {
    const { random } = this;
    if (random.chance(0.08)) return this.alias() + '__typename' + this.directives();
    if (random.chance(0.25) || G.isUnionType(type)) return this.fragment(type, depth);
    const fields = Object.values(type.getFields());
    const leaves = fields.filter((f) => G.isLeafType(G.getNamedType(f.type)));
    const field = random.pick(depth > 3 || this.budget < 0 ? (leaves.length ? leaves : fields.slice(0, 1)) : fields);
    return this.field(type, field, depth);
  }

  field(type, field, depth) {
    this.budget--;
    const named = G.getNamedType(field.type);
    const given = field.args.filter((a) => G.isRequiredArgument(a) || this.random.chance(0.5));
    const args = given.length ? `(${given.map((a) => `${a.name}: ${this.input(a.type, 0, a.defaultValue !== undefined)}`).join(', ')})` : '';
    const below = !G.isCompositeType(named) ? '' : depth > 4 ? ' { __typename }' : ` { ${this.selections(named, depth + 1)} }`;
    return this.alias() + field.name + args + this.directives() + below;
  }

  alias() { return this.random.chance(0.25) ? `${this.random.pick(NAMES)}: ` : ''; }

  directives() {
    if (!this.random.chance(0.1)) return '';
    const condition = this.random.chance(0.5) ? this.variable(new G.GraphQLNonNull(G.GraphQLBoolean)) : this.random.pick(['true', 'false']);
    return ` @${this.random.pick(['skip', 'include'])}(if: ${condition})`;
  }

  fragment(type, depth) {
    const { random, schema } = this;
    const possible = schema.getPossibleTypes.bind(schema);
    const overlap = Object.values(schema.getTypeMap()).filter((t) => G.isCompositeType(t) && !t.name.startsWith('__') && G.doTypesOverlap(schema, t, type));
    const condition = random.chance(0.3) || !possible ? type : random.pick(overlap);
    if (depth > 4) return '__typename';
    if (random.chance(0.6)) return `...${random.chance(0.2) && condition === type ? '' : ` on ${condition.name}`}${this.directives()} { ${this.selections(condition, depth + 1)} }`;
    const name = `F${this.fragments.length}`;
    const at = this.fragments.push('') - 1;
    this.fragments[at] = `fragment ${name} on ${condition.name} { ${this.selections(condition, depth + 1)} }`;
    return `...${name}${this.directives()}`;
  }

  input(type, depth, hasDefault) {
    if (this.random.chance(0.3)) return this.variable(type, hasDefault);
    return this.literal(type, depth, false);
  }

  variable(type, hasDefault) {
    const loose = G.isNonNullType(type) && hasDefault && this.random.chance(0.5) ? type.ofType : type;
    for (const v of this.variables.values()) if (v.type === String(loose) && this.random.chance(0.5)) return `$${v.name}`;
    const name = `v${this.variables.size}`;
    const literal = this.random.chance(0.3) ? this.literal(loose, 1, true) : undefined;
    this.variables.set(name, { name, type: String(loose), of: loose, literal });
    return `$${name}`;
  }

  literal(type, depth, isConst) {
    const { random } = this;
    if (G.isNonNullType(type)) return this.literal(type.ofType, depth, isConst) === 'null' ? this.solid(type.ofType, depth, isConst) : this.last;
    return (this.last = random.chance(0.08) ? 'null' : this.solid(type, depth, isConst));
  }

  solid(type, depth, isConst) {
    const { random } = this;
    const inner = (t, has) => (!isConst && random.chance(0.15) ? this.variable(t, has) : this.literal(t, depth + 1, isConst));
    if (G.isNonNullType(type)) return this.solid(type.ofType, depth, isConst);
    if (G.isListType(type)) return random.chance(0.2) ? this.solid(type.ofType, depth, isConst) : `[${Array.from({ length: random.below(3) }, () => inner(type.ofType)).join(', ')}]`;
    if (G.isEnumType(type)) return random.pick(type.getValues()).name;
    if (G.isInputObjectType(type)) {
      const fields = Object.values(type.getFields());
      if (type.isOneOf) { const f = random.pick(fields); return `{${f.name}: ${this.solid(f.type, depth + 1, isConst)}}`; }
      const given = fields.filter((f) => G.isRequiredInputField(f) || (depth < 3 && random.chance(0.35)));
      return `{${given.map((f) => `${f.name}: ${inner(f.type, f.defaultValue !== undefined)}`).join(', ')}}`;
    }
    return random.pick({
      Int: ['0', '-7', '42', '2147483647', '-2147483648'], Float: ['1', '-0.5', '1e3', '2.50', '1e21', '1E-7', '123456789012'], Boolean: ['true', 'false'],
      String: ['"text"', '""', '"é \\"q\\" \\u00e9 😀"', '"""block\n  text"""'], ID: ['"id"', '7', '-12', '"007"'],
    }[type.name] ?? ['1', '"s"', 'true', '1.5', 'NAME', '[1, "a", null]', '{k: 1, l: {m: [E]}}']);
  }

  variableValues() {
    const values = {};
    for (const v of this.variables.values()) {
      if (this.random.chance(0.12)) continue;
      values[v.name] = this.random.chance(0.07) ? this.random.pick([null, 'wrong', 1.5, {}, [], true, -1, { nope: 1 }, [null]]) : this.json(v.of, 0);
    }
    return values;
  }

  json(type, depth) {
    const { random } = this;
    if (G.isNonNullType(type)) return this.json(type.ofType, depth) ?? this.json(type.ofType, depth) ?? null;
    if (random.chance(0.08)) return null;
    if (G.isListType(type)) return random.chance(0.2) ? this.json(type.ofType, depth) : Array.from({ length: random.below(3) }, () => this.json(type.ofType, depth + 1));
    if (G.isEnumType(type)) return random.pick(type.getValues()).name;
    if (G.isInputObjectType(type)) {
      const fields = Object.values(type.getFields());
      const given = type.isOneOf ? [random.pick(fields)] : fields.filter((f) => G.isRequiredInputField(f) || (depth < 3 && random.chance(0.35)));
      return Object.fromEntries(given.map((f) => [f.name, this.json(f.type, depth + 1)]));
    }
    return random.pick({
      Int: [0, 5, -3, 1e3, 2147483647], Float: [1, 0.5, -1e21, 1e-7, 12345678901], Boolean: [true, false], String: ['text', '', '"é"\n😀'], ID: ['id', 7, '007', -1],
    }[type.name] ?? [1, 's', true, [1, 'a', null], { z: 1, a: [{ b: 2 }] }]);
  }
}

/** A root value with just what the document asks for, a part of it wrong on purpose. */
export class RootMaker {
  constructor(schema, random) {
    this.schema = schema;
    this.random = random;
  }

  async make(document, variables) {
    const operation = G.getOperationAST(document);
    if (operation.operation !== 'subscription') return this.fill(document, variables, {});
    const field = operation.selectionSet.selections.find((s) => s.kind === 'Field');
    const definition = field && this.schema.getSubscriptionType().getFields()[field.name.value];
    if (!definition) return {};
    const events = [];
    for (let n = this.random.below(4); n > 0; n--) {
      const root = await this.fill(document, variables, { [field.name.value]: this.value(definition.type, 0) });
      events.push(root[field.name.value] ?? null);
    }
    return { [field.name.value]: { $events: events } };
  }

  async fill(document, variables, root) {
    const fieldResolver = (parent, args, _context, info) => {
      if (typeof parent === 'object' && parent !== null && !(info.fieldName in parent)) parent[info.fieldName] = this.value(info.returnType, 0, info.parentType);
      const value = parent?.[info.fieldName];
      if (value?.$error) throw new Error(value.$error);
      return value?.$args ? 'args' : value;
    };
    await G.execute({ schema: this.schema, document, rootValue: root, variableValues: variables, fieldResolver });
    return root;
  }

  value(type, depth, parent) {
    const { random } = this;
    if (parent && random.chance(0.05)) return random.chance(0.5) ? { $error: 'It went wrong.' } : random.pick([null, 'odd', 12.5, true, [], {}, [null], 3e9]);
    if (random.chance(G.isNonNullType(type) ? 0.02 : 0.08)) return null;
    if (G.isNonNullType(type)) return this.value(type.ofType, depth);
    if (G.isListType(type)) return Array.from({ length: random.below(3) }, () => this.value(type.ofType, depth + 1));
    if (G.isEnumType(type)) return random.chance(0.04) ? 'NOT_ONE' : random.pick(type.getValues()).name;
    if (G.isAbstractType(type)) {
      const types = this.schema.getPossibleTypes(type);
      return { __typename: types.length === 0 || random.chance(0.04) ? random.pick(['Query', 'Gone', 7]) : random.pick(types).name };
    }
    if (G.isObjectType(type)) return {};
    return random.pick({
      Int: [0, 5, -3, 2147483647, true], Float: [1, 0.5, -1e21, 1e-7], Boolean: [true, false, 0, 1], String: [parent ? { $args: true } : 'text', 'text', 'é"\n😀', 7, false, 1.5], ID: ['id', 7, -1],
    }[type.name] ?? [1, 's', true, [1, 'a', null], { z: 1 }]);
  }
}
