// Documents over root values: coercion of input and output, null propagation, abstract types, fragments and directives, subscriptions.
const args = { $args: true };
const error = (text) => ({ $error: text });
const echo = (call, variables, head = '') => ['shop', { document: `${head || 'query'} { echo${call} }`, root: { echo: args }, variables }];
const strict = (call, variables, head = 'query') => ['shop', { document: `${head} { strict${call} }`, root: { strict: args }, variables }];
const leaf = (field, value, schema = 'shop') => [schema, { document: `{ ${field} }`, root: value }];
const inputs = {
  'Int': [1, -1, 0, 1.5, 1.0, 2147483648, -2147483649, '1', true, null, [], [1], {}],
  'Float': [1, 1.5, '1', true, null, 1e300, [1.5]],
  'String': ['a', '', 1, true, null, ['a'], {}],
  'Boolean': [true, false, 0, 'true', null, [true]],
  'ID': ['a', 1, -1, 1.5, '', true, null, 9007199254740991, ['a']],
  'Status': ['OPEN', 'open', 'NOPE', 1, true, null, ['OPEN'], 'RETURNED'],
  'Json': [1, 'a', true, null, [1, [2, { a: null }]], { b: 1, a: { c: [] } }],
  '[Int]': [1, null, [], [1, null], [[1]], ['1'], [1.5, 'x'], {}],
  '[Int!]!': [1, null, [], [1, null], [null, null], ['x', 'y', 1.5]],
  'Echo': [{}, null, { n: 1 }, { n: null }, { nope: 1 }, { n: 'x', f: 'y', b: 1 }, { o: { o: { n: 3 } } }, { o: { o: { n: 'x' } } }, { req: null }, { l: 5, ll: 'a' }, { ll: [['a', null], 'b'] }, 5, 'x', [], [{}], { j: { deep: [1] } }, { e: 'NO', id: 1.5 }, { N: 1, ff: 2, ohh: 3 }],
  'Pick': [{}, { card: 'x' }, { card: 'x', cash: 1 }, { card: null }, { card: null, cash: 1 }, { voucher: {} }, { many: [1, null] }, { nope: 1 }, null, { many: 5 }],
};
const places = { 'Int': 'number', 'Float': 'ratio', 'String': 'text', 'Boolean': 'flag', 'ID': 'id', 'Status': 'status', 'Json': 'json', 'Echo': 'input', 'Pick': 'pick' };
const variables = Object.entries(inputs).flatMap(([type, values]) => values.map((v) => {
  if (type === '[Int]') return ['shop', { document: `query ($v: ${type}) { echo(input: { l: $v }) }`, root: { echo: args }, variables: { v } }];
  if (type === '[Int!]!') return strict('(input: {}, list: $v)', { v }, `query ($v: ${type})`);
  return echo(`(${places[type]}: $v)`, { v }, `query ($v: ${type})`);
}));

const literals = [
  '', '(number: 1)', '(number: null)', '(ratio: 1)', '(ratio: 1e2)', '(text: "a")', '(text: """\n  a\n    b\n""")', '(id: 1)', '(id: "1")', '(flag: false)', '(status: OPEN)', '(json: {a: [1, 1.5, "x", true, null, E], b: {}})',
  '(input: {})', '(input: {n: null})', '(input: {n: 1, f: 2, s: "x", b: true, id: "i", e: SENT, l: 5, ll: "x", o: {}, req: "r", j: [1]})', '(input: {l: [null, 1], ll: [["a"], null, []]})', '(input: {o: {o: {o: {req: "deep"}}}})',
  '(list: {})', '(list: [{}, null, {n: 1}])', '(list: [])', '(list: null)', '(pick: {card: "x"})', '(pick: {many: 1})', '(pick: {voucher: {}})', '(pick: {voucher: {by: NAME, down: null}})',
].map((call) => echo(call));

const absent = [
  echo('(number: $v)', {}, 'query ($v: Int)'), echo('(number: $v)', {}, 'query ($v: Int = 3)'), echo('(number: $v)', { v: null }, 'query ($v: Int = 3)'), echo('(number: $v)', undefined, 'query ($v: Int)'),
  echo('(input: {n: $v})', {}, 'query ($v: Int)'), echo('(input: {n: $v})', { v: null }, 'query ($v: Int)'), echo('(input: {n: $v})', {}, 'query ($v: Int = 4)'), echo('(input: {req: $v})', {}, 'query ($v: String)'), echo('(input: {req: $v})', { v: null }, 'query ($v: String)'), echo('(input: {req: $v})', { v: 'x' }, 'query ($v: String)'),
  echo('(list: [$v])', {}, 'query ($v: Echo)'), echo('(list: [$v, {}])', { v: { n: 2 } }, 'query ($v: Echo)'), echo('(list: $v)', { v: { n: 2 } }, 'query ($v: [Echo])'), echo('(input: {l: [$v, 2]})', {}, 'query ($v: Int)'), echo('(json: $v)', {}, 'query ($v: Json)'), echo('(json: {a: $v, b: [$v]})', {}, 'query ($v: Int)'), echo('(json: {a: $v, b: [$v]})', { v: 1 }, 'query ($v: Int)'),
  echo('(number: $v)', { v: 1 }, 'query ($v: Int!)'), echo('(number: $v)', {}, 'query ($v: Int!)'), echo('(number: $v)', { v: null }, 'query ($v: Int!)'), echo('(number: $v)', {}, 'query ($v: Int! = 6)'), echo('(number: $v)', { v: null }, 'query ($v: Int! = 6)'), echo('(number: $v, text: $w)', { v: 'a', w: 1 }, 'query ($v: Int, $w: String!)'), echo('(number: $v)', { v: 1, extra: 2 }, 'query ($v: Int)'),
  strict('(input: {}, list: [1], status: $v)', {}, 'query ($v: Status)'), strict('(input: {}, list: [1], status: $v)', { v: null }, 'query ($v: Status)'), strict('(input: {}, list: [1], status: $v)', { v: 'SENT' }, 'query ($v: Status)'), strict('(input: {}, list: [$v])', {}, 'query ($v: Int = 2)'), strict('(input: {}, list: [$v])', { v: null }, 'query ($v: Int = 2)'), strict('(input: $i, list: 5)', { i: {} }, 'query ($i: Echo!)'), strict('(input: {}, list: $v)', { v: 7 }, 'query ($v: [Int!]!)'),
  echo('(pick: {card: $v})', { v: 'x' }, 'query ($v: String!)'), echo('(pick: $v)', {}, 'query ($v: Pick)'), echo('(pick: $v)', { v: { card: 'c' } }, 'query ($v: Pick!)'), echo('(pick: $v)', {}, 'query ($v: Pick = {cash: 1})'),
];

const outputs = [1, 1.5, '1', 'x', true, false, null, 2147483648, [], {}, [1], '', '1.5', 1e21, -0.5].flatMap((v) => [
  leaf('me { name }', { me: { name: v } }), leaf('tree { value leaves }', { tree: { value: v, leaves: [1, v] } }), leaf('product(sku: "x") { id name price ratings status stock meta }', { product: { id: v, name: v, price: v, ratings: [v, 1], status: v, stock: v, meta: v } }),
  leaf('flag number(of: 1) matrix', { flag: v, number: v, matrix: [[1], v, [v]] }, 'zoo'),
]);

const lists = [null, 5, 'abc', {}, [], [null], [{}], [null, {}], [5], [[]], [error('in a list')]].flatMap((v) => [leaf('animals { id }', { animals: v }, 'zoo'), leaf('housed { pen { number } }', { housed: v }, 'zoo'), leaf('matrix', { matrix: v }, 'zoo'), leaf('nodes(ids: []) { id }', { nodes: v }), leaf('cart { lines { count } total }', { cart: { lines: v, total: 1 } })]);

const lion = { __typename: 'Lion', id: 1, name: 'Leo', kind: 'CAT', weight: 200.5, size: 3 };
const parrot = { __typename: 'Parrot', id: 'p', kind: 'BIRD', size: 'small' };
const rest = [
  ['zoo', { document: '{ animals { __typename id ... on Lion { weight } ... on Parrot { size } ...N } } fragment N on Named { name }', root: { animals: [lion, parrot] } }],
  ['zoo', { document: '{ animals { __typename id } }', root: { animals: [lion, { __typename: 'Keeper' }] } }],
  ['zoo', { document: '{ housed { __typename } }', root: { housed: [lion, { __typename: 'Gone' }, { id: 1 }, { __typename: 5 }, 'Lion', 7] } }],
  ['zoo', { document: '{ animal(id: 1) { friends { friends { id } } } }', root: { animal: { ...lion, friends: [{ ...parrot, friends: [lion, { ...lion, id: null }] }, null] } } }],
  ['zoo', { document: '{ lion { weight } parrot { weight } }', root: { lion: { weight: null }, parrot: { weight: null } } }],
  ['zoo', { document: '{ lion { mate { mate { weight } size } size } }', root: { lion: { size: 1, mate: { size: 2, mate: { weight: error('no scale') } } } } }],
  ['zoo', { document: '{ lion { pride { weight } } }', root: { lion: { pride: [{ weight: 1 }, { weight: null }] } } }],
  ['zoo', { document: '{ keeper { cares { id } name } }', root: { keeper: { name: 'K', cares: [lion, error('escaped'), null] } } }],
  ['zoo', { document: '{ matrix flag }', root: { matrix: [[1, 2], [3, null]], flag: true } }],
  ['zoo', { document: '{ flag @skip(if: true) k: kind @include(if: false) kind }', root: { flag: true, kind: 'CAT' } }],
  ...[true, false].flatMap((a) => [true, false].map((b) => ['zoo', { document: 'query ($a: Boolean!, $b: Boolean!) { x: flag @skip(if: $a) @include(if: $b) ... @include(if: $a) { y: flag } ...F @skip(if: $b) } fragment F on Query { z: flag }', root: { flag: true }, variables: { a, b } }])),
  ['zoo', { document: 'query ($a: Boolean = true) { x: flag @skip(if: $a) kind }', root: { flag: true, kind: 'CAT' } }],
  ['zoo', { document: 'query ($a: Boolean = true) { x: flag @skip(if: $a) kind }', root: { flag: true, kind: 'CAT' }, variables: { a: null } }],
  ['zoo', { document: '{ b: flag a: flag ...F c: flag lion { size } } fragment F on Query { lion { id size weight } d: flag a: flag }', root: { flag: true, lion: { ...lion } } }],
  ['zoo', { document: '{ lion { ... on Animal { id ... on Parrot { speak(words: []) } ... on Housed { pen { number } } } } }', root: { lion: { id: 1, pen: { number: 3 } } } }],
  ['zoo', { document: 'query A { flag } query B { kind }', root: { flag: true, kind: 'CAT' }, operationName: 'B' }],
  ['zoo', { document: 'query A { flag } query B { kind }', root: { flag: true } }],
  ['zoo', { document: 'query A { flag } query B { kind }', root: { flag: true }, operationName: 'C' }],
  ['zoo', { document: 'query A { flag }', root: { flag: true }, operationName: 'C' }],
  ['zoo', { document: '{ flag }', root: { flag: true }, operationName: '' }],
  ['zoo', { document: 'query A { flag } mutation B { choose(by: {id: 1}) }', root: { choose: true }, operationName: 'B' }],
  ['zoo', { document: 'mutation { a: choose(by: {id: 1}) b: rename(id: 1, to: "x") { id } c: choose(by: {name: "n"}) }', root: { choose: error('chosen'), rename: lion } }],
  ['zoo', { document: 'mutation { feed(animal: 1, meals: []) { animal { id } keeper { name } meals } choose(by: {id: 1}) }', root: { feed: { animal: lion, keeper: null, meals: 1 }, choose: true } }],
  ['zoo', { document: '{ __typename t: __typename lion { __typename } resident { __typename } animals { __typename } }', root: { lion: {}, resident: { __typename: 'Keeper' }, animals: [lion, parrot] } }],
  ['zoo', { document: '{ __type(name: "Lion") { name kind interfaces { name } fields { name isDeprecated } } gone: __type(name: "Gone") { name } }' }],
  ['zoo', { document: '{ __type(name: "Parrot") { fields { name } all: fields(includeDeprecated: true) { name isDeprecated deprecationReason } } k: __type(name: "Kind") { enumValues { name } all: enumValues(includeDeprecated: true) { name deprecationReason } } }' }],
  ['shop', { document: '{ __type(name: "Echo") { inputFields { name defaultValue type { kind name ofType { name } } } isOneOf } p: __type(name: "Pick") { isOneOf } q: __type(name: "Query") { isOneOf fields { name args { name defaultValue } } } }' }],
  ['shop', { document: '{ __schema { queryType { name } mutationType { name } subscriptionType { name } } __type(name: "Money") { kind specifiedByURL fields { name } } }' }],
  ['odd', { document: '{ __type(name: "Root") { description fields(includeDeprecated: true) { name args { name } all: args(includeDeprecated: true) { name defaultValue deprecationReason description } } } }' }],
  ['odd', { document: '{ __schema { description } __type(name: "Any") { possibleTypes { name } } }' }],
  ['odd', { document: '{ value more(n: 1) { __typename self { old } } any { ... on Leaf { deep { leaf } } } }', root: { value: args, more: [{ __typename: 'Leaf', self: { old: 'o' } }], any: { __typename: 'Leaf', deep: [[[{ leaf: 1 }, { leaf: null }]], [[{ leaf: 'x' }]], 5] } } }],
  ['shop', { document: '{ cart { customer { boss { boss { name } } } total } me { name } }', root: { cart: { total: 5, customer: { boss: { boss: { name: null } } } }, me: { name: 'me' } } }],
  ['shop', { document: '{ tree { right { right { right { value } } } left { value } } }', root: { tree: { left: { value: 'x' }, right: { right: { right: { value: null } } } } } }],
  ['shop', { document: '{ product(sku: "a") { variants { name } related { id } } }', root: { product: { variants: [[{ name: 'v' }], [{ name: 'w' }, null]], related: [{ id: 1 }, { id: null }] } } }],
  ['shop', { document: '{ lonely { alone } lonely { __typename } }', root: { lonely: { __typename: 'Query', alone: true } } }],
  ['shop', { document: 'subscription { tick }', root: { tick: { $events: [1, 2, null, 'x', 3] } } }],
  ['shop', { document: 'subscription { stock { name price } }', root: { stock: { $events: [{ name: 'a', price: 1 }, null, { name: 'b', price: null }, { name: error('no name'), price: 2 }] } } }],
  ['shop', { document: 'subscription S($s: String) { stock(sku: $s) { name price } }', root: { stock: { $events: [{ price: 1 }] } }, variables: { s: 5 } }],
  ['shop', { document: 'subscription { orderChanged(id: 1) { status lines { product { price ... on Product { name } } } } }', root: { orderChanged: { $events: [{ status: 'OPEN', lines: [{ product: { __typename: 'Product', price: 1, name: 'n' } }] }, { status: 'NOPE', lines: [] }, { status: 'SENT', lines: [{ product: { __typename: 'Line' } }] }] } } }],
  ['shop', { document: 'subscription { tick }', root: {} }],
  ['shop', { document: 'subscription { t: echoed(text: "x") }', root: { echoed: { $events: ['a', args] } } }],
  ['odd', { document: 'subscription { two }', root: { two: { $events: [1.5, 7] } } }],
];

export const vectors = [...variables, ...literals, ...absent, ...outputs, ...lists, ...rest];
