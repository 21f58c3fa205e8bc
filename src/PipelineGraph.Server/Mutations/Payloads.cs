using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Deals;
using PipelineGraph.Core.Import;
using PipelineGraph.Core.Stages;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.Types;
using PipelineGraph.Server.Types.Evaluations;

namespace PipelineGraph.Server.Mutations;

/// <summary>What every answer of a mutation may have.</summary>
public abstract record Payload
{
    public IReadOnlyList<object> Errors { get; init; } = [];
}

[ObjectType("CreateContactPayload")]
public sealed record CreateContactPayload(Contact? Contact) : Payload;

[ObjectType("UpdateContactPayload")]
public sealed record UpdateContactPayload(Contact? Contact, IReadOnlyList<StageChange>? Changes) : Payload;

[ObjectType("MergeContactsPayload")]
public sealed record MergeContactsPayload(Contact? Winner, Contact? Loser, IReadOnlyList<StageChange>? Changes) : Payload;

[ObjectType("UnmergeContactPayload")]
public sealed record UnmergeContactPayload(Contact? Contact, IReadOnlyList<StageChange>? Changes) : Payload;

[ObjectType("EraseContactPayload")]
public sealed record EraseContactPayload(Contact? Contact, IReadOnlyList<StageChange>? Changes) : Payload;

[ObjectType("CreateCompanyPayload")]
public sealed record CreateCompanyPayload(Company? Company) : Payload;

[ObjectType("UpdateCompanyPayload")]
public sealed record UpdateCompanyPayload(Company? Company, IReadOnlyList<StageChange>? Changes) : Payload;

[ObjectType("CreateDealPayload")]
public sealed record CreateDealPayload(Deal? Deal) : Payload;

[ObjectType("UpdateDealPayload")]
public sealed record UpdateDealPayload(Deal? Deal, IReadOnlyList<StageChange>? Changes) : Payload;

[ObjectType("RecordQuotePayload")]
public sealed record RecordQuotePayload(Quote? Quote, Deal? Deal, IReadOnlyList<StageChange>? Changes) : Payload;

[ObjectType("RecordActivityPayload")]
public sealed record RecordActivityPayload(Activity? Activity, IReadOnlyList<object> Subjects, IReadOnlyList<StageChange>? Changes) : Payload;

[ObjectType("SubjectPayload")]
public sealed record SubjectPayload(object? Subject, IReadOnlyList<StageChange>? Changes) : Payload;

[ObjectType("DeclareAttributePayload")]
public sealed record DeclareAttributePayload(AttributeDefinition? AttributeDefinition) : Payload;

[ObjectType("ActivationPayload")]
public sealed record ActivationPayload(Activation? Activation) : Payload;

[ObjectType("StartPreviewPayload")]
public sealed record StartPreviewPayload(PreviewView? Preview) : Payload;

[ObjectType("StartComparisonPayload")]
public sealed record StartComparisonPayload(ComparisonView? Comparison) : Payload;

[ObjectType("StartRestatementPayload")]
public sealed record StartRestatementPayload(RestatementView? Restatement) : Payload;

[ObjectType("StartQuestionSearchPayload")]
public sealed record StartQuestionSearchPayload(QuestionSearchView? QuestionSearch) : Payload;

[ObjectType("StartShadowPayload")]
public sealed record StartShadowPayload(ShadowView? Shadow) : Payload;

[ObjectType("StopEvaluationPayload")]
public sealed record StopEvaluationPayload(RunView? Run) : Payload;

/// <summary>What became of a file's rows; null: none was looked at.</summary>
public abstract record ImportPayload(ImportResult? Result) : Payload
{
    public int Rows => (int)(Result?.Rows ?? 0);

    public int Imported => (int)(Result?.Imported ?? 0);

    public int Skipped => (int)(Result?.Skipped ?? 0);

    public int Bad => (int)(Result?.Bad ?? 0);

    public IReadOnlyList<BadRow> BadRows => Result?.BadRows ?? [];
}

[ObjectType("ImportCsvPayload")]
public sealed record ImportCsvPayload(ImportResult? Result) : ImportPayload(Result);

[ObjectType("ImportFilePayload")]
public sealed record ImportFilePayload(ImportResult? Result) : ImportPayload(Result);

[ObjectType("BadRow", typeof(BadRow))]
internal static class BadRowType
{
    public static int Row(BadRow row) => (int)row.Row;

    public static int Line(BadRow row) => (int)row.Line;
}
