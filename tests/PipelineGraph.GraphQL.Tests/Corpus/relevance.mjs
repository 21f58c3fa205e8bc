// Which rules for schemas have something to look at in a document.
import { Kind, parse, visit } from 'graphql';

const many = (list) => (list?.length ?? 0) > 1;
const isType = (node) => /TypeDefinition$/.test(node.kind) && node.kind !== Kind.OPERATION_TYPE_DEFINITION;

export function rulesConcernedWith(text) {
  let document;
  try { document = parse(text); } catch { return []; }
  const found = new Set();
  const when = (holds, rule) => holds && found.add(rule);
  const { definitions } = document;
  when(definitions.some((d) => d.kind === Kind.SCHEMA_DEFINITION), 'LoneSchemaDefinitionRule');
  when(many(definitions.flatMap((d) => d.operationTypes ?? [])), 'UniqueOperationTypesRule');
  when(many(definitions.filter(isType)), 'UniqueTypeNamesRule');
  when(many(definitions.filter((d) => d.kind === Kind.DIRECTIVE_DEFINITION)), 'UniqueDirectiveNamesRule');
  when(definitions.some((d) => /TypeExtension$/.test(d.kind)), 'PossibleTypeExtensionsRule');
  visit(document, {
    enter(node) {
      when(many(node.directives), 'UniqueDirectivesPerLocationRule');
      when(node.kind.startsWith('Enum') && many(node.values), 'UniqueEnumValueNamesRule');
      when(/^(Object|Interface|InputObject)Type/.test(node.kind) && many(node.fields), 'UniqueFieldDefinitionNamesRule');
      when(/^(Field|Directive)Definition$/.test(node.kind) && many(node.arguments), 'UniqueArgumentDefinitionNamesRule');
      when(node.kind === Kind.NAMED_TYPE, 'KnownTypeNamesRule');
      when(node.kind === Kind.OBJECT && many(node.fields), 'UniqueInputFieldNamesRule');
      if (node.kind !== Kind.DIRECTIVE) return;
      found.add('KnownDirectivesRule');
      when(node.arguments.length > 0, 'KnownArgumentNamesOnDirectivesRule');
      when(node.arguments.length > 0 && node.name.value !== 'deprecated', 'ProvidedRequiredArgumentsOnDirectivesRule');
      when(many(node.arguments), 'UniqueArgumentNamesRule');
    },
  });
  return [...found];
}
