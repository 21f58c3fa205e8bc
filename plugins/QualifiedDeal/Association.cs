using PipelineGraph.Definitions;
using PipelineGraph.Plugins.Shared;

namespace QualifiedDeal;

/// <summary>Whether a person is associated, in the first to third degree, with the organisation or person that will seek to buy (004:55).</summary>
internal readonly record struct Association(CriterionState State, Fact? Evidence)
{
    public static Association Of(Snapshot snapshot, DealOptions options)
    {
        var person = snapshot.Subject;
        foreach (var deal in snapshot.Deals)
        {
            foreach (var link in deal.Links)
            {
                if (link.Key == "participant" && link.TargetId == person.SubjectId && !link.Ended) return new(CriterionState.Met, link);
            }
        }

        if (options.EmployerCounts && person.Links.Latest("employer") is { Ended: false } employer) return new(CriterionState.Met, employer);
        var answer = new Association(CriterionState.Unknown, null);
        foreach (var link in Present(person))
        {
            // Who was referred is associated somehow; in which degree, nobody said.
            var state = Answers.Of(link.Key == "associated_with" && link.Degree is { } degree ? degree <= options.LargestDegree : null);
            if (state == CriterionState.Met) return new(state, link);
            if (answer.Evidence is null || (state == CriterionState.Unknown && answer.State == CriterionState.Failed)) answer = new(state, link);
        }

        return answer;
    }

    private static IEnumerable<LinkFact> Present(SubjectFacts person)
    {
        HashSet<(string, Guid)> seen = [];
        for (var index = person.Links.Count - 1; index >= 0; index--)
        {
            var link = person.Links[index];
            if (link.Key is "associated_with" or "referred_by" && seen.Add((link.Key, link.TargetId)) && !link.Ended) yield return link;
        }
    }
}
