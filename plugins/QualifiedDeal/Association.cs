using PipelineGraph.Definitions;
using PipelineGraph.Plugins.Shared;

namespace QualifiedDeal;

/// <summary>Whether a person is associated, in the first to third degree, with the organisation or person that will seek to buy (004:55).</summary>
internal readonly record struct Association(CriterionState State, Fact? Evidence)
{
    private static readonly string[] KeysOfPeople = ["associated_with", "referred_by"];
    private static readonly string[] Keys = ["employer", .. KeysOfPeople];

    public static Association Of(Snapshot snapshot, DealOptions options)
    {
        var person = snapshot.Subject;
        foreach (var deal in snapshot.Deals)
        {
            if (Links.Present(deal, "participant").FirstOrDefault(link => link.TargetId == person.SubjectId) is { } part) return new(CriterionState.Met, part);
        }

        var answer = new Association(CriterionState.Unknown, null);
        foreach (var link in Links.Present(person, options.EmployerCounts ? Keys : KeysOfPeople))
        {
            // Who was referred is associated somehow; in which degree, nobody said.
            bool? counts = link.Key switch { "employer" => true, "associated_with" when link.Degree is { } degree => degree <= options.LargestDegree, _ => null };
            var state = Answers.Of(counts);
            if (state == CriterionState.Met) return new(state, link);
            if (answer.Evidence is null || (state == CriterionState.Unknown && answer.State == CriterionState.Failed)) answer = new(state, link);
        }

        return answer;
    }
}
