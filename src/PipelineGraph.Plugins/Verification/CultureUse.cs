using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace PipelineGraph.Plugins.Verification;

/// <summary>
/// Calls whose answer depends on the culture of the machine where a parameter could say which one. Whole numbers without a format, or with one of digits
/// alone, are left out: of those only the sign of negative ones differs. The conformance kit evaluates in several cultures besides.
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

    /// <summary>Of which only some formats depend on it: <c>N0</c>, <c>#,0</c>, <c>g</c>.</summary>
    private static readonly HashSet<string> DependentByFormat =
    [
        "System.Byte", "System.SByte", "System.Int16", "System.UInt16", "System.Int32", "System.UInt32", "System.Int64", "System.UInt64", "System.Int128", "System.UInt128", "System.Numerics.BigInteger", "System.TimeSpan",
    ];

    private static readonly HashSet<string> Formatting =
    [
        "ToString", "Parse", "TryParse", "ParseExact", "TryParseExact", "TryFormat", "ToLongDateString", "ToShortDateString", "ToLongTimeString", "ToShortTimeString", "GetDateTimeFormats",
    ];

    private static readonly HashSet<string> Sorting =
        ["OrderBy", "OrderByDescending", "ThenBy", "ThenByDescending", "Order", "OrderDescending", "Min", "Max", "MinBy", "MaxBy", "Sort", "ToImmutableSortedDictionary", "ToImmutableSortedSet"];

    /// <summary>Those whose result is picked by what a selector gives, which need not be the text that it is given.</summary>
    private static readonly HashSet<string> Selecting = ["Min", "Max"];

    private static readonly HashSet<string> Joining = ["System.String.Join", "System.String.Concat", "System.Text.StringBuilder.AppendJoin"];

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
        if (use.Name == "AppendFormatted" && !interpolatesInvariantly && (use.MethodArguments.Any(IsDependent) || (use.MethodArguments.Any(IsByFormat) && IsGrouped(use, index))))
            return IsRoundTrip(index) ? null : "the culture of the machine: write string.Create(CultureInfo.InvariantCulture, $\"…\")";
        if (IsByFormat(use.Type) && Formatting.Contains(use.Name) && !use.Takes(Provider) && IsGrouped(use, index)) return Invariant;
        if (Joining.Contains(use.Key) && use.MethodArguments.Any(IsDependent)) return "the culture of the machine: write each item with CultureInfo.InvariantCulture first";
        if (MachineZone.Reason(use, body, index) is { } zone) return zone;
        if (IgnoresCase(use, index)) return "the culture of the machine: give it RegexOptions.CultureInvariant as well";
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
        use.Type.Family is "System.Collections.Immutable.ImmutableSortedSet" or "System.Collections.Immutable.ImmutableSortedDictionary"
            ? (use is { IsInstance: false, MethodArguments: [var kept, ..], Name: not "ToBuilder" } && IsText(kept)) || (use is { FieldType: not null, Name: "Empty", Type.Arguments: [var key, ..] } && IsText(key))
            : use.Type.Family is "System.Linq.Enumerable" or "System.Array" or "System.MemoryExtensions"
            ? Sorting.Contains(use.Name) && !use.MethodArguments.IsEmpty && IsText(use.MethodArguments[^1]) && !(Selecting.Contains(use.Name) && use is { Parameters.Length: 2, MethodArguments.Length: 1 })
            : use.Type.Family is "System.Collections.Generic.List" or "System.Collections.Immutable.ImmutableArray" or "System.Collections.Immutable.ImmutableList" ? use is { Name: "Sort", Type.Arguments: [var item] } && IsText(item)
            : use.Type.Family == "System.Collections.Generic.Comparer" ? use is { Name: "get_Default", Type.Arguments: [var compared] } && IsText(compared)
            : Sorted.Contains(use.Type.Family) && use.Name == ".ctor" && IsText(use.Type.Arguments[use.Type.Family.EndsWith("PriorityQueue", StringComparison.Ordinal) ? 1 : 0]);

    /// <summary>A text, or a tuple that is compared by one.</summary>
    private static bool IsText(TypeShape type) => type.Name == Text || (type.Family is "System.ValueTuple" or "System.Tuple" && type.Arguments.Any(IsText));

    private static bool IsDependent(TypeShape type) => Dependent.Contains(type.Name) || (type.Family is "System.Nullable" or "System.ValueTuple" or "System.Tuple" && type.Arguments.Any(IsDependent));

    private static bool IsByFormat(TypeShape type) => DependentByFormat.Contains(type.Name) || (type.Family == "System.Nullable" && type.Arguments.Any(IsByFormat));

    /// <summary>Whether it is written, or read, in a format that has signs of the culture; an unknown format may have.</summary>
    private bool IsGrouped(MemberUse use, int index)
    {
        if (use.Type.Name == "System.TimeSpan" && use.Name.Contains("Parse", StringComparison.Ordinal)) return true;
        if (use.Name is not ("ToString" or "AppendFormatted") || !use.Parameters.Any(parameter => parameter.Name == Text)) return false;
        if (FormatBefore(index) is not { } format) return body[index - 1].Code != OpCodes.Ldnull;
        var isSpan = IsSpan(use.Type) || use.MethodArguments.Any(IsSpan);
        return isSpan ? format is not ("" or "c" or "t" or "T") && !format.Contains('\\', StringComparison.Ordinal)
            : format.Length > 0 && !(format[0] is 'D' or 'd' or 'X' or 'x' or 'B' or 'b' && format.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0) && format.AsSpan().IndexOfAnyExcept('0', '#') >= 0;

        static bool IsSpan(TypeShape type) => type.All().Any(part => part.Name == "System.TimeSpan");
    }

    /// <summary>Regular expressions compare letters as the culture does in which they are made.</summary>
    private bool IgnoresCase(MemberUse use, int index)
    {
        const int ignoreCase = 1, cultureInvariant = 512;
        if (use.Type.Name != "System.Text.RegularExpressions.Regex" || use.Parameters.IsEmpty || !use.Takes("System.Text.RegularExpressions.RegexOptions")) return false;
        // The options come last, or before the time-out.
        var last = index - 1;
        if (use.Parameters[^1].Name == "System.TimeSpan")
        {
            while (last >= 0 && body[last].Constant is null) last--;
            while (last > 0 && body[last - 1].Constant is not null) last--; // what the time-out is made of comes after it
        }

        return last >= 0 && body[last].Constant is { } options && (options & ignoreCase) != 0 && (options & cultureInvariant) == 0;
    }

    /// <summary>Whether the format before the call is one that is the same in every culture.</summary>
    private bool IsRoundTrip(int index) => FormatBefore(index) is "O" or "o" or "R" or "r" or "s" or "u";

    /// <summary>The text that is loaded just before the call.</summary>
    private string? FormatBefore(int index) =>
        index > 0 && body[index - 1] is var before && before.Code == OpCodes.Ldstr
            ? metadata.GetUserString((UserStringHandle)System.Reflection.Metadata.Ecma335.MetadataTokens.Handle((int)before.Operand)) : null;
}
