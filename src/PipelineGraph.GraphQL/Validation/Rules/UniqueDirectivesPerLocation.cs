using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>A directive that is not repeatable stands once in a place (section 5.7.3).</summary>
public sealed class UniqueDirectivesPerLocation(ValidationContext context) : ValidationRule(context)
{
    public override string Section => "5.7.3";

    public override bool Enter(Node node)
    {
        var (directives, _) = DirectiveSites.At(node);
        if (directives.Count < 2) return true;
        var first = new Dictionary<string, DirectiveNode>(StringComparer.Ordinal);
        foreach (var directive in directives)
        {
            var name = directive.Name.Value;
            if (Context.Schema.Directives.TryGetValue(name, out var definition) && !definition.IsRepeatable && !first.TryAdd(name, directive))
                Report($"The directive \"@{name}\" can only be used once at this location.", first[name], directive);
        }

        return true;
    }
}
