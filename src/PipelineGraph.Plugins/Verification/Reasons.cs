namespace PipelineGraph.Plugins.Verification;

/// <summary>Words for the author: what a refused type or member is, and what to write instead.</summary>
internal static class Reasons
{
    private const string Clock = "the clock: take context.Now";
    private const string Chance = "chance: the same facts must give the same verdict";
    private const string Hash = "a hash that differs from process to process: compare values, or sort by a key of your own";
    private const string Zone = "the machine's time zone: use DateTimeOffset with its offset, in UTC";
    private const string Threads = "threads: a definition runs on the thread that it was called on";
    private const string Reflection = "reflection: name types and members in code";
    private const string Host = "the machine it runs on";
    private const string Memory = "memory that .NET does not watch: use arrays and spans";
    private const string Culture = "the culture of the machine: use CultureInfo.InvariantCulture";

    /// <summary>By the beginning of a type's full name; the longest that fits says it.</summary>
    private static readonly (string Start, string Reason)[] Types =
    [
        ("System.IO.", "files: everything a definition may know is in the snapshot and the settings"),
        ("System.Net.", "the network: everything a definition may know is in the snapshot and the settings"),
        ("System.Threading.", Threads),
        ("System.Threading.Tasks.", "tasks: Evaluate answers at once, nothing in it waits"),
        ("System.Runtime.CompilerServices.Async", "async: Evaluate answers at once, nothing in it waits"),
        ("System.Reflection.", Reflection),
        ("System.Linq.Expressions.", "generated code"),
        ("System.Linq.Queryable", "generated code: use Enumerable"),
        ("System.Linq.Parallel", Threads),
        ("System.Data.", "databases"),
        ("System.Console", "the console: say it in the verdict's explanation"),
        ("System.Random", Chance),
        ("System.Security.Cryptography.", "chance, or more work than an evaluation may do"),
        ("System.HashCode", Hash),
        ("System.TimeProvider", Clock),
        ("System.Diagnostics.Stopwatch", Clock),
        ("System.Diagnostics.Process", "other processes"),
        ("System.Diagnostics.Debug", "Debug, which ends the process where it fails: throw an exception"),
        ("System.Diagnostics.", Host),
        ("System.AppDomain", Host),
        ("System.AppContext", Host),
        ("System.GC", Host),
        ("System.Environment", Host),
        ("System.OperatingSystem", Host),
        ("Microsoft.Win32.", Host),
        ("System.TimeZone", Zone),
        ("System.Timers.", "timers: give the verdict a ReevaluateAt"),
        ("System.Threading.Timer", "timers: give the verdict a ReevaluateAt"),
        ("System.Threading.CancellationToken", "threads: ask it whether it is cancelled, in the course of the work"),
        ("System.Runtime.CompilerServices.RuntimeHelpers", "what the runtime keeps of an object"),
        ("System.Activator", Reflection),
        ("System.Type", Reflection),
        ("System.Delegate", Reflection),
        ("System.MulticastDelegate", Reflection),
        ("System.RuntimeMethodHandle", Reflection),
        ("System.Runtime.Loader.", "loading of code"),
        ("System.Runtime.InteropServices.", Memory),
        ("System.Runtime.CompilerServices.Unsafe", Memory),
        ("System.Security.UnverifiableCode", "unsafe code: build without AllowUnsafeBlocks"),
        ("System.IntPtr", Memory),
        ("System.UIntPtr", Memory),
        ("System.Runtime.CompilerServices.ConditionalWeakTable", "state that outlives the call"),
        ("System.WeakReference", "state that outlives the call"),
        ("System.Lazy", "Lazy, which is state: compute it in the static constructor"),
        ("System.ThreadStatic", "state of a thread"),
        ("System.Collections.Concurrent.", "collections for several threads: use those of System.Collections.Generic within the call"),
        ("System.Text.Json.", "JSON, which keeps a plugin's types in memory: settings and facts come typed"),
        ("System.Globalization.", Culture),
        ("System.StringComparer", "the culture of the machine: use StringComparer.Ordinal"),
        ("System.Resources.", "resources of the machine's culture: GetString(name, culture) with a culture that you name"),
        ("System.Buffers.", "pooled memory: use arrays and spans"),
        ("System.Text.Encoding", "the machine's encodings: use Encoding.UTF8"),
        ("System.Runtime.CompilerServices.Volatile", Threads),
        ("System.Runtime.CompilerServices.IsVolatile", Threads),
        ("System.Runtime.CompilerServices.UnsafeAccessor", Reflection),
    ];

    private static readonly Dictionary<string, string> Members = new(StringComparer.Ordinal)
    {
        ["System.DateTime.get_Now"] = Clock,
        ["System.DateTime.get_UtcNow"] = Clock,
        ["System.DateTime.get_Today"] = Clock,
        ["System.DateTimeOffset.get_Now"] = Clock,
        ["System.DateTimeOffset.get_UtcNow"] = Clock,
        ["System.DateTime.ToLocalTime"] = Zone,
        ["System.DateTime.ToUniversalTime"] = Zone,
        ["System.DateTimeOffset.ToLocalTime"] = Zone,
        ["System.DateTimeOffset.get_LocalDateTime"] = Zone,
        ["System.DateTimeOffset.op_Implicit"] = Zone,
        ["System.DateTime.ToFileTime"] = Zone,
        ["System.DateTime.IsDaylightSavingTime"] = Zone,
        ["System.DateTime.ToBinary"] = Zone,
        ["System.DateTime.FromBinary"] = Zone,
        ["System.DateTime.FromFileTime"] = Zone,
        ["System.DateTimeOffset.FromFileTime"] = Zone,
        ["System.Guid.NewGuid"] = Chance,
        ["System.Guid.CreateVersion7"] = Chance,
        ["System.Linq.Enumerable.Shuffle"] = Chance,
        ["System.Exception.get_StackTrace"] = Reflection,
        ["System.Exception.get_TargetSite"] = Reflection,
        ["System.String.IsInterned"] = "state of the process",
        ["System.String.Intern"] = "memory that is never given back",
        ["System.Array.CreateInstance"] = Reflection,
        ["System.MemoryExtensions.ToUpper"] = Culture,
        ["System.Linq.Enumerable.ToAsyncEnumerable"] = Threads,
        ["System.Globalization.CultureInfo.GetCultureInfo"] = "a culture, whose data differ from machine to machine: use CultureInfo.InvariantCulture (a name of a culture is allowed for ResourceManager.GetString alone)",
    };

    /// <summary>Null when nothing is against the member of an allowed type.</summary>
    public static string? OfMember(MemberUse use) => use.Name == "GetHashCode" && (use.IsInstance || use.Type.Name == "System.String") ? Hash : Members.GetValueOrDefault(use.Key);

    public static string OfType(string name) =>
        Types.Where(entry => name.StartsWith(entry.Start, StringComparison.Ordinal)).OrderBy(entry => entry.Start.Length).LastOrDefault().Reason ?? "which is not among what a pure function needs";
}
