using System.Text;

namespace PipelineGraph.GraphQL.Language;

/// <summary>Where a directive may stand (section 3.13).</summary>
public enum DirectiveLocation
{
    Query,
    Mutation,
    Subscription,
    Field,
    FragmentDefinition,
    FragmentSpread,
    InlineFragment,
    VariableDefinition,
    Schema,
    Scalar,
    Object,
    FieldDefinition,
    ArgumentDefinition,
    Interface,
    Union,
    Enum,
    EnumValue,
    InputObject,
    InputFieldDefinition,
    DirectiveDefinition,
}

/// <summary>The names of directive locations as the language writes them.</summary>
public static class DirectiveLocationNames
{
    private static readonly string[] s_names = [.. Enum.GetNames<DirectiveLocation>().Select(ToUpperSnake)];

    public static string ToName(this DirectiveLocation location) => s_names[(int)location];

    public static DirectiveLocation Parse(string name) => (DirectiveLocation)Array.IndexOf(s_names, name);

    private static string ToUpperSnake(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c) && text.Length > 0) text.Append('_');
            text.Append(char.ToUpperInvariant(c));
        }
        return text.ToString();
    }
}
