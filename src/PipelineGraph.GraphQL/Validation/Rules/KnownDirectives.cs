using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>Every directive exists and stands where it may (sections 5.7.1 and 5.7.2).</summary>
public sealed class KnownDirectives(ValidationContext context) : ValidationRule(context)
{
    public override string Section => "5.7.1";

    public override bool Enter(Node node)
    {
        var (directives, location) = DirectiveSites.At(node);
        foreach (var directive in directives)
        {
            var name = directive.Name.Value;
            if (!Context.Schema.Directives.TryGetValue(name, out var definition))
                Report($"Unknown directive \"@{name}\".", directive);
            else if (!definition.Locations.Contains(location))
                ReportIn("5.7.2", $"Directive \"@{name}\" may not be used on {location.ToName()}.", directive);
        }

        return true;
    }
}
