using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.Validation;

namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>Says what is wrong with a literal where an enum value is expected (section 3.9).</summary>
internal static class EnumLiteral
{
    public static string? Fault(EnumType type, ValueNode value)
    {
        if (value is EnumValueNode { Value: var name } && type.Values.ContainsKey(name)) return null;
        var text = value.ToString();
        var suggestion = Suggestions.DidYouMean(Suggestions.For(text, type.Values.Keys), "the enum value");
        return value is EnumValueNode
            ? $"Value \"{text}\" does not exist in \"{type}\" enum.{suggestion}"
            : $"Enum \"{type}\" cannot represent non-enum value: {text}.{suggestion}";
    }
}
