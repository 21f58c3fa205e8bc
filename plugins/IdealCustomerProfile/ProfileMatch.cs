using PipelineGraph.Definitions;

namespace IdealCustomerProfile;

/// <summary>One contact compared with the ideal customer profile, parameter by parameter.</summary>
internal sealed class ProfileMatch
{
    private ProfileMatch(CriterionState state) => State = state;

    /// <summary>Unknown also while there is no profile to compare with.</summary>
    public CriterionState State { get; }

    public bool AnyRequiredFailed { get; private init; }

    /// <summary>Share of the weights that are met, of all parameters; null without a profile.</summary>
    public decimal? Share { get; private init; }

    public required IReadOnlyList<(AttributeRule Rule, CriterionState State, AttributeFact? Evidence)> Parameters { get; init; }

    public static ProfileMatch Of(Snapshot snapshot, ProfileOptions options)
    {
        var parameters = new List<(AttributeRule Rule, CriterionState State, AttributeFact? Evidence)>(options.Profile.Count);
        foreach (var rule in options.Profile)
        {
            var state = rule.Evaluate(snapshot, out var evidence);
            parameters.Add((rule, state, evidence));
        }

        if (parameters.Count == 0) return new ProfileMatch(CriterionState.Unknown) { Parameters = [] };

        // Optional parameters tell how well a contact fits; they decide only where the profile requires nothing.
        var deciding = parameters.Exists(parameter => parameter.Rule.Required) ? parameters.FindAll(parameter => parameter.Rule.Required) : parameters;
        var met = ShareOf(deciding, state => state == CriterionState.Met || (options.UnknownSatisfies && state == CriterionState.Unknown));
        var possible = ShareOf(deciding, state => state != CriterionState.Failed);
        var answer = met >= options.MinimumShare ? CriterionState.Met : possible >= options.MinimumShare ? CriterionState.Unknown : CriterionState.Failed;
        return new ProfileMatch(answer)
        {
            Parameters = parameters,
            AnyRequiredFailed = parameters.Exists(parameter => parameter.Rule.Required && parameter.State == CriterionState.Failed),
            Share = decimal.Round(ShareOf(parameters, state => state == CriterionState.Met), 2),
        };
    }

    private static decimal ShareOf(List<(AttributeRule Rule, CriterionState State, AttributeFact? Evidence)> parameters, Func<CriterionState, bool> counts)
    {
        var (total, share) = (0m, 0m);
        foreach (var (rule, state, _) in parameters)
        {
            total += rule.Weight;
            if (counts(state)) share += rule.Weight;
        }

        // Thirds do not add up exactly: what is met in full is exactly 1.
        return share == total ? 1 : share / total;
    }
}
