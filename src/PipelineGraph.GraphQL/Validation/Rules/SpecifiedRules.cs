namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>Every rule of chapter 5, in the order of the specification.</summary>
public static class SpecifiedRules
{
    public static IReadOnlyList<Func<ValidationContext, ValidationRule>> All { get; } =
    [
        // 5.1 Documents
        static context => new ExecutableDefinitions(context),
        // 5.2 Operations
        static context => new KnownOperationTypes(context),
        static context => new UniqueOperationNames(context),
        static context => new LoneAnonymousOperation(context),
        static context => new SingleFieldSubscriptions(context),
        // 5.3 Fields
        static context => new FieldsOnCorrectType(context),
        static context => new OverlappingFieldsCanBeMerged(context),
        static context => new ScalarLeafs(context),
        // 5.4 Arguments
        static context => new KnownArgumentNames(context),
        static context => new UniqueArgumentNames(context),
        static context => new ProvidedRequiredArguments(context),
        // 5.5 Fragments
        static context => new UniqueFragmentNames(context),
        static context => new KnownTypeNames(context),
        static context => new FragmentsOnCompositeTypes(context),
        static context => new NoUnusedFragments(context),
        static context => new KnownFragmentNames(context),
        static context => new NoFragmentCycles(context),
        static context => new PossibleFragmentSpreads(context),
        // 5.6 Values
        static context => new ValuesOfCorrectType(context),
        static context => new UniqueInputFieldNames(context),
        // 5.7 Directives
        static context => new KnownDirectives(context),
        static context => new UniqueDirectivesPerLocation(context),
        // 5.8 Variables
        static context => new UniqueVariableNames(context),
        static context => new VariablesAreInputTypes(context),
        static context => new NoUndefinedVariables(context),
        static context => new NoUnusedVariables(context),
        static context => new VariablesInAllowedPosition(context),
    ];
}
