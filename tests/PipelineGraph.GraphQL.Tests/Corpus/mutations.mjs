// Small changes to the text of a document: most of them break one thing.
import { Lexer, Source, TokenKind } from 'graphql';

const LITERALS = ['1', '-1', '1.5', '"s"', '""', 'true', 'null', 'ENUM', '[]', '[1]', '{}', '{a: 1}', '$v', '"""b"""', '2147483648'];
const PIECES = ['@skip(if: true)', '@skip', '@nope', '@tag(name: "m")', '...F0', '...Gone', '... on Query { __typename }', '__typename', '(a: 1)', '{ id }', ': x', '!', '$v', '= 1', '"text"', '{', '}', '(', ')', '[', ']', ',', '|', '&', '@', '#c\n', '\r\n'];
const OPENING = { '{': '}', '(': ')', '[': ']' };

export function tokensOf(text) {
  const lexer = new Lexer(new Source(text));
  const tokens = [];
  try { for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) tokens.push(token); } catch { /* what was read is enough */ }
  return tokens;
}

const cut = (text, from, to, put = '') => text.slice(0, from) + put + text.slice(to);

/** The token that closes what this one opens. */
function closing(tokens, at) {
  let depth = 0;
  for (let i = at; i < tokens.length; i++) {
    if (tokens[i].kind in OPENING) depth++;
    else if (Object.values(OPENING).includes(tokens[i].kind) && --depth === 0) return i;
  }
  return tokens.length - 1;
}

/** @param names what a name may turn into */
export function mutate(text, random, names, syntactic = false) {
  const tokens = tokensOf(text);
  if (tokens.length < 2) return text + ' }';
  const token = random.pick(tokens);
  const of = (...kinds) => tokens.filter((t) => kinds.includes(t.kind));
  const name = () => {
    const found = of(TokenKind.NAME);
    const t = random.pick(found.length ? found : tokens);
    return cut(text, t.start, t.end, random.chance(0.3) ? t.value + random.pick(['x', '_', 's', '1']) : random.pick(names));
  };
  const literal = () => {
    const found = of(TokenKind.INT, TokenKind.FLOAT, TokenKind.STRING, TokenKind.BLOCK_STRING);
    if (!found.length) return name();
    const t = random.pick(found);
    return cut(text, t.start, t.end, random.pick(LITERALS));
  };
  const group = (change) => {
    const found = tokens.map((_, i) => i).filter((i) => tokens[i].kind in OPENING);
    if (!found.length) return name();
    const at = random.pick(found);
    return change(tokens[at].start, tokens[closing(tokens, at)].end);
  };
  const other = random.pick(tokens);
  return random.pick([
    name, name, name, name, literal, literal,
    () => group((from, to) => cut(text, from, to)),
    () => group((from, to) => cut(text, to, to, ` ${text.slice(from + 1, to - 1)} `)),
    () => group((from, to) => cut(text, from + 1, from + 1, ` ${text.slice(from + 1, to - 1)} `)),
    () => group((from) => cut(text, from + 1, from + 1, ` ${random.pick(PIECES)} `)),
    ...(syntactic ? [
      () => cut(text, token.start, token.end),
      () => cut(text, token.end, token.end, ` ${text.slice(token.start, token.end)}`),
      () => cut(text, token.start, token.end, text.slice(other.start, other.end)),
      () => cut(text, token.end, token.end, random.pick(PIECES)),
      () => text.slice(0, token.end),
      () => cut(text, random.below(text.length), text.length),
      () => { const i = random.below(text.length); return cut(text, i, i + 1, random.pick(['\\', '"', '\u0000', '\ud83d', '😀', '%', '\n', '.', '0', 'é'])); },
    ] : []),
  ])();
}
