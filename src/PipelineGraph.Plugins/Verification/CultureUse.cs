using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace PipelineGraph.Plugins.Verification;

/// <summary>
/// Calls whose answer depends on the culture of the machine where a parameter could say which one. Whole numbers are left out, of which only the sign of
/// negative ones differs; the conformance kit evaluates in several cultures besides.
/// </summary>
internal sealed class CultureUse(MetadataReader metadata, IReadOnlyList<Instruction> body)
{
    private const string Invariant = "the culture of the machine: give it CultureInfo.InvariantCulture";
    private const string Ordinal = "the culture of the machine: give it StringComparison.Ordinal";
    private const string OrdinalOrder = "the culture of the machine, by which texts are sorted: give it StringComparer.Ordinal";
    private const string Text = "System.String";
    private const string Provider = "System.IFormatProvider";

    private static readonly HashSet<string> Dependent =
        ["System.Double", "System.Single", "System.Half", "System.Decimal", "System.DateTime", "System.DateTimeOffset", "System.DateOnly", "System.TimeOnly"];

    private static readonly HashSet<string> Formatting =
    [
        "ToString", "Parse", "TryParse", "ParseExact", "TryParseExact", "TryFormat", "ToLongDateString", "ToShortDateString", "ToLongTimeString", "ToShortTimeString", "GetDateTimeFormats",
    ];

    private static readonly HashSet<string> Sorting =
        ["OrderBy", "OrderByDescending", "ThenBy", "ThenByDescending", "Order", "OrderDescending", "Min", "Max", "MinBy", "MaxBy", "Sort", "ToImmutableSortedDictionary", "ToImmutableSortedSet"];

    private static readonly HashSet<string> Sorted =
    [
        "System.Collections.Generic.SortedDictionary", "System.Collections.Generic.SortedSet", "System.Collections.Generic.SortedList", "System.Collections.Generic.PriorityQueue",
    ];

    private bool interpolatesInvariantly;

    /// <summary>What is against the call at an index, or null. Asked for each call in turn.</summary>
    public string? Reason(MemberUse use, int index)
    {
        if (use.Name == ".ctor" && use.Type.Name.EndsWith("InterpolatedStringHandler", StringComparison.Ordinal)) interpolatesInvariantly = use.Takes(Provider);
        if (IsDependent(use.Type) && Formatting.Contains(use.Name) && !use.Takes(Provider)) return IsRoundTrip(index) ? null : Invariant;
        if (use.Name == "AppendFormatted" && !interpolatesInvariantly && use.MethodArguments.Any(IsDependent))
            return IsRoundTrip(index) ? null : "the culture of the machine: write string.Create(CultureInfo.InvariantCulture, $\"…\")";
        if (use.Parameters.LastOrDefault()?.Name == "System.StringComparison" && index > 0 && body[index - 1].Constant is 0 or 1) return Ordinal;
        if (!use.Takes("System.Collections.Generic.IComparer") && !use.Takes("System.Comparison") && SortsTexts(use)) return OrdinalOrder;
        return OfText(use);
    }

    private static string? OfText(MemberUse use) => use.Key switch
    {
        "System.String.ToUpper" or "System.String.ToLower" when use.Parameters.IsEmpty => $"the culture of the machine: use {use.Name}Invariant",
        "System.Char.ToUpper" or "System.Char.ToLower" when use.Parameters.Length == 1 => $"the culture of the machine: use {use.Name}Invariant",
        "System.String.CompareTo" => "the culture of the machine: use string.CompareOrdinal",
        "System.String.Compare" when !use.Takes("System.StringComparison") && !use.Takes("System.Globalization.CultureInfo") => Ordinal,
        "System.String.StartsWith" or "System.String.EndsWith" when use.Parameters is [{ Name: Text }] => Ordinal,
        "System.String.IndexOf" or "System.String.LastIndexOf" when use.Parameters[0].Name == Text && !use.Takes("System.StringComparison") => Ordinal,
        "System.String.Format" or "System.Text.StringBuilder.AppendFormat" or "System.FormattableString.ToString" when !use.Takes(Provider) => Invariant,
        "System.Text.StringBuilder.Append" when use.Parameters is [{ Name: var appended }] && Dependent.Contains(appended) => Invariant,
        "System.Convert.ToDouble" or "System.Convert.ToDecimal" or "System.Convert.ToSingle" or "System.Convert.ToDateTime" when use.Parameters is [{ Name: Text or "System.Object" }] => Invariant,
        "System.Convert.ToString" when use.Parameters is [{ Name: var converted }] && (Dependent.Contains(converted) || converted == "System.Object") => Invariant,
        "System.DateTimeOffset..ctor" when use.Parameters is [{ Name: "System.DateTime" }] => "the machine's time zone: give it the offset, as TimeSpan.Zero",
        "System.Resources.ResourceManager.GetString" when use.Parameters.Length == 1 => "the culture of the machine: use GetString(name, culture) with a culture that you name",
        _ => null,
    };

    private static bool SortsTexts(MemberUse use) =>
        use.Type.Family is "System.Linq.Enumerable" or "System.Array" or "System.MemoryExtensions" or "System.Collections.Immutable.ImmutableSortedSet" or "System.Collections.Immutable.ImmutableSortedDictionary"
            ? Sorting.Contains(use.Name) && !use.MethodArguments.IsEmpty && IsText(use.MethodArguments[^1])
            : use.Type.Family == "System.Collections.Generic.List" ? use is { Name: "Sort", Type.Arguments: [var item] } && IsText(item)
            : use.Type.Family == "System.Collections.Generic.Comparer" ? use is { Name: "get_Default", Type.Arguments: [var compared] } && IsText(compared)
            : Sorted.Contains(use.Type.Family) && use.Name == ".ctor" && IsText(use.Type.Arguments[use.Type.Family.EndsWith("PriorityQueue", StringComparison.Ordinal) ? 1 : 0]);

    /// <summary>A text, or a tuple that is compared by one.</summary>
    private static bool IsText(TypeShape type) => type.Name == Text || (type.Family is "System.ValueTuple" or "System.Tuple" && type.Arguments.Any(IsText));

    private static bool IsDependent(TypeShape type) => Dependent.Contains(type.Name) || (type.Family == "System.Nullable" && type.Arguments.Any(IsDependent));

    /// <summary>Whether the format before the call is one that is the same in every culture.</summary>
    private bool IsRoundTrip(int index) =>
        index > 0 && body[index - 1] is var before && before.Code == OpCodes.Ldstr
        && metadata.GetUserString((UserStringHandle)System.Reflection.Metadata.Ecma335.MetadataTokens.Handle((int)before.Operand)) is "O" or "o" or "R" or "r" or "s" or "u";
}
