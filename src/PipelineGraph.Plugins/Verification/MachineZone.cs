namespace PipelineGraph.Plugins.Verification;

/// <summary>Texts read as instants: without saying otherwise .NET takes one without an offset as the machine's time, and turns a <c>DateTime</c> with one into that.</summary>
internal static class MachineZone
{
    private const int AdjustToUniversal = 16;
    private const int AssumeLocal = 32;
    private const int AssumeUniversal = 64;
    private const string Styles = "System.Globalization.DateTimeStyles";

    public static string? Reason(MemberUse use, IReadOnlyList<Instruction> body, int index)
    {
        var isInstant = use.Type.Name == "System.DateTimeOffset";
        if ((!isInstant && use.Type.Name != "System.DateTime") || !use.Name.Contains("Parse", StringComparison.Ordinal)) return null;

        // Of an exact format the author knows whether it has an offset; a DateTime without one is of no zone.
        var isExact = use.Name.Contains("Exact", StringComparison.Ordinal);
        if (!use.Takes(Styles)) return isInstant || !isExact ? Advice(isInstant) : null;
        if (Constant(use, body, index) is not { } styles) return null;
        if ((styles & AssumeLocal) != 0) return Advice(isInstant);
        var isSaid = (styles & (isInstant ? AssumeUniversal | AdjustToUniversal : AdjustToUniversal)) != 0;
        return isSaid || isExact ? null : Advice(isInstant);
    }

    /// <summary>The styles come last, or before the address that the answer is put to.</summary>
    private static int? Constant(MemberUse use, IReadOnlyList<Instruction> body, int index)
    {
        var before = index - (use.Parameters[^1].IsReference ? 2 : 1);
        return before >= 0 ? body[before].Constant : null;
    }

    private static string Advice(bool isInstant) =>
        $"the machine's time zone: give it DateTimeStyles.{(isInstant ? "AssumeUniversal" : "AssumeUniversal | DateTimeStyles.AdjustToUniversal")}, or read a DateOnly";
}
