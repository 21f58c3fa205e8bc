using PipelineGraph.GraphQL.Validation;

namespace PipelineGraph.GraphQL.Conformance;

/// <summary>The names under which the reference implementation has the engine's rules.</summary>
public static class RuleNames
{
    /// <summary>The rules for type system documents; what else is wrong with a schema has no rule there.</summary>
    public static IReadOnlyList<string> Sdl { get; } =
    [
        "LoneSchemaDefinitionRule", "UniqueOperationTypesRule", "UniqueTypeNamesRule", "UniqueEnumValueNamesRule", "UniqueFieldDefinitionNamesRule",
        "UniqueArgumentDefinitionNamesRule", "UniqueDirectiveNamesRule", "KnownTypeNamesRule", "KnownDirectivesRule", "UniqueDirectivesPerLocationRule",
        "PossibleTypeExtensionsRule", "KnownArgumentNamesOnDirectivesRule", "UniqueArgumentNamesRule", "UniqueInputFieldNamesRule",
        "ProvidedRequiredArgumentsOnDirectivesRule",
    ];

    /// <summary>The rules for executable documents.</summary>
    public static IReadOnlyList<string> Document { get; } =
    [
        .. typeof(ValidationRule).Assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(ValidationRule)))
            .Select(type => OfRule(type.Name))
            .Order(StringComparer.Ordinal),
    ];

    public static Finding OfDocument(GraphQLError error) => Finding.Of("validate", error, OfRule((string)error.Extensions!["rule"]!));

    public static Finding OfSchema(GraphQLError error)
    {
        if (error.Extensions?.GetValueOrDefault("rule") is not string rule) return Finding.Of("syntax", error);
        return Sdl.Contains(rule + "Rule") ? Finding.Of("sdl", error, rule + "Rule") : Finding.Of("schema", error);
    }

    private static string OfRule(string name) => name + "Rule";
}
