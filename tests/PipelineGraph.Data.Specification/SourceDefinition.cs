using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Specification;

/// <summary>As the test definition, but a deal is won by a value of one of its persons: by what is gone when that person is erased, and is another's when it is merged.</summary>
public sealed class SourceDefinition : IStageDefinition
{
    private static readonly TestDefinition Rest = new();

    public DefinitionDescription Describe() => Rest.Describe();

    public Verdict Evaluate(Snapshot snapshot, EvaluationContext context)
    {
        var verdict = Rest.Evaluate(snapshot, context);
        return snapshot.Subject.Unit == Unit.Deal && snapshot.Persons.Any(person => person.Attributes.Latest("source") is not null) ? verdict with { Stage = "won" } : verdict;
    }
}
