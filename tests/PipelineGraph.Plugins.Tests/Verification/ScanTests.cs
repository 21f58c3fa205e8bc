using Microsoft.CodeAnalysis;
using PipelineGraph.Plugins.Verification;

namespace PipelineGraph.Plugins.Tests.Verification;

/// <summary>What the code of a package may use: read from its instructions, never run.</summary>
public sealed class ScanTests
{
    private const string Usings = """
        using System; using System.Collections; using System.Collections.Generic; using System.Collections.Immutable; using System.Globalization; using System.Linq; using System.Text; using System.Text.RegularExpressions; using System.Threading;
        using System.Threading.Tasks; using System.IO; using System.Reflection; using System.Runtime.CompilerServices; using System.Runtime.InteropServices; using PipelineGraph.Definitions; namespace Acme;
        """;

    [Theory]
    [InlineData(OptimizationLevel.Debug)]
    [InlineData(OptimizationLevel.Release)]
    public void Every_idiom_of_the_language_is_allowed(OptimizationLevel optimisation)
    {
        AssertNone(Problems(FixtureCompiler.Resource("verification/Idioms.txt"), optimisation));
    }

    [Fact]
    public void The_definitions_that_come_with_the_server_are_allowed()
    {
        var assemblies = Directory.GetFiles(FixtureCompiler.PluginsFolder, "*.dll", SearchOption.AllDirectories);
        Assert.NotEmpty(assemblies);
        foreach (var path in assemblies) AssertNone(Problems(File.ReadAllBytes(path)));
    }

    [Theory]
    [InlineData("DateTime.UtcNow.Ticks", "Acme.Funnel.Evaluate uses System.DateTime.get_UtcNow, the clock: take context.Now.")]
    [InlineData("DateTimeOffset.Now.Ticks", "System.DateTimeOffset.get_Now, the clock")]
    [InlineData("TimeProvider.System.GetUtcNow()", "System.TimeProvider.get_System, the clock")]
    [InlineData("System.Diagnostics.Stopwatch.GetTimestamp()", "System.Diagnostics.Stopwatch.GetTimestamp, the clock")]
    [InlineData("Environment.TickCount64", "System.Environment.get_TickCount64, the machine it runs on")]
    [InlineData("Environment.GetEnvironmentVariable(\"HOME\")", "System.Environment.GetEnvironmentVariable")]
    [InlineData("Environment.FailFast(\"\")", "System.Environment.FailFast")]
    [InlineData("Random.Shared.Next()", "System.Random.get_Shared, chance")]
    [InlineData("new Random(1).Next()", "System.Random.new, chance")]
    [InlineData("Guid.NewGuid()", "System.Guid.NewGuid, chance")]
    [InlineData("Guid.CreateVersion7()", "System.Guid.CreateVersion7, chance")]
    [InlineData("new[] { 1 }.Shuffle().First()", "System.Linq.Enumerable.Shuffle, chance")]
    [InlineData("System.Security.Cryptography.RandomNumberGenerator.GetInt32(5)", "System.Security.Cryptography.RandomNumberGenerator.GetInt32")]
    [InlineData("\"a\".GetHashCode()", "System.Object.GetHashCode, a hash that differs from process to process")]
    [InlineData("new object().GetHashCode()", "System.Object.GetHashCode, a hash that differs")]
    [InlineData("HashCode.Combine(1, 2)", "System.HashCode.Combine, a hash that differs")]
    [InlineData("StringComparer.Ordinal.GetHashCode(\"a\")", "System.StringComparer.GetHashCode, a hash that differs")]
    [InlineData("EqualityComparer<string>.Default.GetHashCode(\"a\")", "System.Collections.Generic.EqualityComparer.GetHashCode, a hash that differs")]
    [InlineData("RuntimeHelpers.GetHashCode(new object())", "System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode")]
    [InlineData("File.ReadAllText(\"a\")", "System.IO.File.ReadAllText, files: everything a definition may know is in the snapshot")]
    [InlineData("new System.Net.Http.HttpClient()", "System.Net.Http.HttpClient.new, the network")]
    [InlineData("Console.Out", "System.Console.get_Out, the console")]
    [InlineData("new Thread(() => { })", "System.Threading.Thread.new, threads")]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => { })", "System.Threading.ThreadPool.QueueUserWorkItem, threads")]
    [InlineData("Parallel.For(0, 1, _ => { })", "System.Threading.Tasks.Parallel.For, tasks")]
    [InlineData("Task.Delay(1)", "System.Threading.Tasks.Task.Delay, tasks")]
    [InlineData("new[] { 1 }.AsParallel().Sum()", "System.Linq.ParallelEnumerable.AsParallel, threads")]
    [InlineData("new[] { 1 }.AsQueryable()", "System.Linq.Queryable.AsQueryable, generated code")]
    [InlineData("new Timer(_ => { })", "System.Threading.Timer.new, timers: give the verdict a ReevaluateAt")]
    [InlineData("new Lock()", "System.Threading.Lock.new, threads")]
    [InlineData("new Lazy<int>(() => 1).Value", "Lazy, which is state")]
    [InlineData("typeof(string).GetMethod(\"Join\")", "System.Type.GetMethod, reflection")]
    [InlineData("Type.GetType(\"System.IO.File\")", "System.Type.GetType, reflection")]
    [InlineData("Activator.CreateInstance(typeof(object))", "System.Activator.CreateInstance, reflection")]
    [InlineData("((Delegate)(() => 1)).DynamicInvoke()", "System.Delegate.DynamicInvoke, reflection")]
    [InlineData("new Func<int>(() => 1).Method", "System.Delegate.get_Method, reflection")]
    [InlineData("typeof(string).Assembly.GetTypes()", "System.Reflection.Assembly.GetTypes")]
    [InlineData("Array.CreateInstance(typeof(int), 1)", "System.Array.CreateInstance, reflection")]
    [InlineData("Marshal.SizeOf<int>()", "System.Runtime.InteropServices.Marshal.SizeOf, memory that .NET does not watch")]
    [InlineData("MemoryMarshal.AsBytes<int>([1]).Length", "System.Runtime.InteropServices.MemoryMarshal.AsBytes")]
    [InlineData("Unsafe.SizeOf<int>()", "System.Runtime.CompilerServices.Unsafe.SizeOf")]
    [InlineData("GC.GetTotalMemory(false)", "System.GC.GetTotalMemory, the machine it runs on")]
    [InlineData("AppContext.BaseDirectory", "System.AppContext.get_BaseDirectory, the machine it runs on")]
    [InlineData("AppDomain.CurrentDomain", "System.AppDomain.get_CurrentDomain")]
    [InlineData("TimeZoneInfo.Local", "System.TimeZoneInfo.get_Local, the machine's time zone")]
    [InlineData("DateTime.UnixEpoch.ToLocalTime()", "System.DateTime.ToLocalTime, the machine's time zone")]
    [InlineData("new DateTimeOffset(DateTime.UnixEpoch)", "System.DateTimeOffset.new, the machine's time zone: give it the offset")]
    [InlineData("System.Text.Json.JsonSerializer.Serialize(1)", "System.Text.Json.JsonSerializer.Serialize, JSON")]
    [InlineData("context.Cancellation.Register(() => { })", "System.Threading.CancellationToken.Register, threads: ask")]
    [InlineData("CultureInfo.CurrentCulture = null!", "System.Globalization.CultureInfo.set_CurrentCulture, the culture of the machine")]
    [InlineData("CultureInfo.GetCultureInfo(\"nl\")", "System.Globalization.CultureInfo.GetCultureInfo, a culture, whose data differ")]
    [InlineData("StringComparer.CurrentCulture", "System.StringComparer.get_CurrentCulture")]
    [InlineData("1.5.ToString()", "System.Double.ToString, the culture of the machine: give it CultureInfo.InvariantCulture")]
    [InlineData("1.5m.ToString(\"0.0\")", "System.Decimal.ToString, the culture of the machine")]
    [InlineData("context.Now.ToString()", "System.DateTimeOffset.ToString, the culture of the machine")]
    [InlineData("((decimal?)context.Now.Day).ToString()", "System.Nullable.ToString, the culture of the machine")]
    [InlineData("$\"{context.Now}\"", "AppendFormatted, the culture of the machine: write string.Create")]
    [InlineData("decimal.Parse(\"1\")", "System.Decimal.Parse, the culture of the machine")]
    [InlineData("DateTime.TryParse(\"1\", out _)", "System.DateTime.TryParse, the culture of the machine")]
    [InlineData("Convert.ToDouble(\"1\")", "System.Convert.ToDouble, the culture of the machine")]
    [InlineData("string.Format(\"{0}\", 1)", "System.String.Format, the culture of the machine")]
    [InlineData("\"a\".ToUpper()", "System.String.ToUpper, the culture of the machine: use ToUpperInvariant")]
    [InlineData("char.ToLower('a')", "System.Char.ToLower, the culture of the machine: use ToLowerInvariant")]
    [InlineData("\"a\".CompareTo(\"b\")", "System.String.CompareTo, the culture of the machine")]
    [InlineData("string.Compare(\"a\", \"b\")", "System.String.Compare, the culture of the machine")]
    [InlineData("\"a\".StartsWith(\"b\")", "System.String.StartsWith, the culture of the machine: give it StringComparison.Ordinal")]
    [InlineData("\"a\".IndexOf(\"b\")", "System.String.IndexOf, the culture of the machine")]
    [InlineData("\"a\".Equals(\"b\", StringComparison.CurrentCultureIgnoreCase)", "System.String.Equals, the culture of the machine")]
    [InlineData("new[] { \"a\" }.OrderBy(text => text).First()", "System.Linq.Enumerable.OrderBy, the culture of the machine, by which texts are sorted: give it StringComparer.Ordinal")]
    [InlineData("new[] { \"a\" }.Max()", "System.Linq.Enumerable.Max, the culture of the machine")]
    [InlineData("new SortedDictionary<string, int>()", "System.Collections.Generic.SortedDictionary.new, the culture of the machine")]
    [InlineData("(\"a\", 1).GetHashCode()", "System.ValueTuple.GetHashCode, a hash that differs")]
    [InlineData("new Point(\"a\").GetHashCode()", "Acme.Point.GetHashCode, a hash that differs")]
    [InlineData("string.GetHashCode(\"a\".AsSpan())", "System.String.GetHashCode, a hash that differs")]
    [InlineData("Environment.CurrentManagedThreadId", "System.Environment.get_CurrentManagedThreadId, the machine it runs on")]
    [InlineData("string.Intern(\"a\")", "System.String.Intern, memory that is never given back")]
    [InlineData("1000.ToString(\"N0\")", "System.Int32.ToString, the culture of the machine")]
    [InlineData("$\"{1000:#,0}\"", "AppendFormatted, the culture of the machine")]
    [InlineData("TimeSpan.Zero.ToString(\"g\")", "System.TimeSpan.ToString, the culture of the machine")]
    [InlineData("string.Join(\", \", new[] { 1.5m })", "System.String.Join, the culture of the machine: write each item")]
    [InlineData("$\"{(1.5m, 1)}\"", "AppendFormatted, the culture of the machine")]
    [InlineData("DateTimeOffset.Parse(\"2026-01-01\", CultureInfo.InvariantCulture)", "System.DateTimeOffset.Parse, the machine's time zone: give it DateTimeStyles.AssumeUniversal, or")]
    [InlineData("DateTimeOffset.TryParse(\"2026-01-01\", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)", "System.DateTimeOffset.TryParse, the machine's time zone")]
    [InlineData("DateTime.Parse(\"2026-01-01Z\", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)", "System.DateTime.Parse, the machine's time zone: give it DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal")]
    [InlineData("new Regex(\"i\", RegexOptions.IgnoreCase)", "System.Text.RegularExpressions.Regex.new, the culture of the machine: give it RegexOptions.CultureInvariant")]
    [InlineData("Regex.IsMatch(\"a\", \"i\", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1))", "System.Text.RegularExpressions.Regex.IsMatch, the culture of the machine")]
    [InlineData("ImmutableSortedSet.Create(\"b\", \"a\")", "System.Collections.Immutable.ImmutableSortedSet.Create, the culture of the machine")]
    [InlineData("ImmutableSortedDictionary<string, int>.Empty.Add(\"a\", 1)", "System.Collections.Immutable.ImmutableSortedDictionary.Empty, the culture of the machine")]
    [InlineData("ImmutableArray.Create(\"b\", \"a\").Sort()", "System.Collections.Immutable.ImmutableArray.Sort, the culture of the machine")]
    public void A_use_of_what_a_pure_function_does_not_need_is_told_with_its_method(string expression, string problem)
    {
        var statement = expression.Contains(" = ", StringComparison.Ordinal) || expression.StartsWith("Environment.FailFast", StringComparison.Ordinal) ? expression : $"_ = {expression}";
        Assert.Contains(Problems(Funnel(statement + ";")), each => each.Contains(problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("public static int Calls;", "The static field 'Acme.Funnel.Calls' can change. A definition keeps nothing between calls")]
    [InlineData("public static int Calls { get; set; }", "The static field 'Acme.Funnel.Calls' can change.")]
    [InlineData("private int calls; public int Count() => calls++;", "The field 'Acme.Funnel.calls' is assigned in Acme.Funnel.Count.")]
    [InlineData("private readonly StringBuilder text = new();", "The field 'Acme.Funnel.text' holds System.Text.StringBuilder, which can change.")]
    [InlineData("private static readonly StringBuilder Text = new();", "The static field 'Acme.Funnel.Text' holds System.Text.StringBuilder, which can change.")]
    [InlineData("private static readonly object Gate = new();", "The static field 'Acme.Funnel.Gate' holds System.Object, which can change.")]
    [InlineData("private static readonly List<List<int>> Lists = [];", "holds System.Collections.Generic.List<System.Int32>, which can change.")]
    [InlineData("private static readonly int[] Calls = [0]; public int Count() => Calls[0]++;", "'Acme.Funnel.Calls' holds a collection that could change, and Acme.Funnel.Count")]
    [InlineData("private static readonly int[] Calls = [0]; public void Set() => Calls[0] = 1;", "Acme.Funnel.Set writes an element of it.")]
    [InlineData("private static readonly (int A, int B)[] Calls = [(0, 0)]; public void Set() => Calls[0].B = 1;", "Acme.Funnel.Set writes into an element of it.")]
    [InlineData("private static readonly int[] Calls = [0]; public int[] Out() => Calls;", "Acme.Funnel.Out hands it out.")]
    [InlineData("private static readonly int[] Calls = [0]; public void Out() => Array.Sort(Calls);", "Acme.Funnel.Out hands it to System.Array.Sort.")]
    [InlineData("private static readonly int[] Calls = [0]; public void Out() { Span<int> span = Calls; span[0] = 1; }", "Acme.Funnel.Out hands it to System.Span.op_Implicit.")]
    [InlineData("private static readonly int[] Calls = [0]; public void Out() { var kept = Calls; for (var i = 0; i < 3; i++) kept[0] += i; }", "'Acme.Funnel.Calls' holds a collection that could change")]
    [InlineData("private static readonly List<string> Seen = []; public void See() => Seen.Add(\"a\");", "Acme.Funnel.See calls System.Collections.Generic.List.Add on it.")]
    [InlineData("private static readonly Dictionary<string, int> Cache = []; public void See() => Cache[\"a\"] = 1;", "Acme.Funnel.See calls System.Collections.Generic.Dictionary.set_Item on it.")]
    [InlineData("private static readonly HashSet<string> Seen = []; public void See(string[] all) => Array.ForEach(all, each => Seen.Add(each));", "calls System.Collections.Generic.HashSet.Add on it.")]
    [InlineData("private static readonly HashSet<string> Seen = []; public Func<string, bool> See() => Seen.Add;", "Acme.Funnel.See hands it to System.Collections.Generic.HashSet.Add.")]
    [InlineData("private readonly Dictionary<string, int> cache = []; public void See() => cache[\"a\"] = 1;", "'Acme.Funnel.cache' holds a collection that could change")]
    [InlineData("private static readonly Tally Kept = new(); private sealed class Tally { public int Count { get; set; } }", "The static field 'Acme.Funnel.Kept' holds Acme.Funnel+Tally, which can change.")]
    [InlineData("private readonly Tally kept = new(); private sealed class Tally { public int Count; public void Add() => Count++; }", "The field 'Acme.Funnel.kept' holds Acme.Funnel+Tally, which can change.")]
    [InlineData("[ThreadStatic] private static int calls; public void Set() => calls = 1;", "The static field 'Acme.Funnel.calls' can change.")]
    [InlineData("public async System.Threading.Tasks.Task Wait() => await System.Threading.Tasks.Task.Yield();", "Acme.Funnel.Wait uses System.Threading.Tasks.Task")]
    [InlineData("private readonly System.IO.FileInfo? file;", "It refers to System.IO.FileInfo, files")]
    [InlineData("[UnsafeAccessor(UnsafeAccessorKind.Method, Name = \"Wait\")] private static extern void Wait(Snapshot snapshot);", "The method 'Wait' has no body.")]
    [InlineData("public int Inner() => new[] { 1 }.Select(each => Later(each)).Sum(); private static int Later(int each) { int Now() => DateTime.Now.Day; return Now() + each; }", "Acme.Funnel.Later uses System.DateTime.get_Now")]
    [InlineData("private static readonly Func<int> Next = Counter(); private static Func<int> Counter() { var n = 0; return () => n++; }", "Acme.Funnel.Counter makes a function that is kept and writes 'n'")]
    [InlineData("private readonly Func<int> next; public Funnel() { var n = 0; next = () => ++n; }", "Acme.Funnel..ctor makes a function that is kept and writes 'n'")]
    [InlineData("private static readonly Func<string, int> Known = Memo(text => text.Length); private static Func<string, int> Memo(Func<string, int> of) { Dictionary<string, int> known = []; return text => known.TryGetValue(text, out var value) ? value : known[text] = of(text); }", "Acme.Funnel.Memo makes a function that is kept and writes 'known'")]
    [InlineData("private static readonly Func<string, bool> IsNew = new HashSet<string>().Add;", "Acme.Funnel..cctor keeps System.Collections.Generic.HashSet.Add as a function")]
    [InlineData("private static readonly IEnumerable<int> Numbers = Make(); private static IEnumerable<int> Make() { var n = 0; return Enumerable.Range(0, 3).Select(_ => n++); }", "Acme.Funnel.Make makes a function that is kept and writes 'n'")]
    [InlineData("private static readonly ImmutableArray<int>.Builder Made = ImmutableArray.CreateBuilder<int>();", "The static field 'Acme.Funnel.Made' holds System.Collections.Immutable.ImmutableArray.Builder, which can change.")]
    [InlineData("private static readonly IComparer<string> Order = new Counting(); private sealed class Counting : IComparer<string> { private int calls; public int Compare(string? a, string? b) => ++calls; }", "The static field 'Acme.Funnel.Order' holds Acme.Funnel+Counting, which can change.")]
    [InlineData("private int calls; public void Count() => Add(ref calls); private static void Add(ref int number) => number++;", "The field 'Acme.Funnel.calls' is assigned in Acme.Funnel.Count.")]
    [InlineData("private int last; public bool Read() => int.TryParse(\"1\", NumberStyles.None, CultureInfo.InvariantCulture, out last);", "The field 'Acme.Funnel.last' is assigned in Acme.Funnel.Read.")]
    [InlineData("private int calls; public void Count() { ref var number = ref calls; number++; }", "The field 'Acme.Funnel.calls' is assigned in Acme.Funnel.Count.")]
    [InlineData("private static readonly IReadOnlyList<string> Seen = new List<string>(); public void See() { if (Seen is List<string> seen) seen.Add(\"a\"); }", "Acme.Funnel.See takes it for System.Collections.Generic.List")]
    public void What_keeps_something_between_calls_or_gets_around_the_rules_is_refused(string member, string problem)
    {
        Assert.Contains(Problems(Funnel("", member)), each => each.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void A_type_is_read_also_where_another_assembly_has_one_of_its_name()
    {
        var (keeping, harmless) = (Compiled("public static int Calls;"), Compiled("public const int Calls = 1;"));
        using var code = new PackageCode([keeping, harmless]);

        Assert.Contains(KeptState.Problems(code), problem => problem.StartsWith("The static field 'Acme.Kept.Calls' can change.", StringComparison.Ordinal));

        static byte[] Compiled(string member) => FixtureCompiler.CompileText($"namespace Acme; public static class Kept {{ {member} }}", OptimizationLevel.Release);
    }

    [Fact]
    public void All_problems_are_told_and_none_twice()
    {
        var problems = Problems(Funnel("_ = DateTime.Now; _ = DateTime.Now; _ = Guid.NewGuid();", "public static int Calls;"));
        Assert.Equal(3, problems.Count);
    }

    private static void AssertNone(IReadOnlyList<string> problems) => Assert.True(problems.Count == 0, string.Join(Environment.NewLine, problems));

    private static string Funnel(string statements, string members = "") => Usings + $$"""
        public readonly record struct Point(string Name);
        public sealed class Funnel : IStageDefinition
        {
            {{members}}
            public DefinitionDescription Describe() => null!;
            public IReadOnlyList<SettingProblem> Validate(Settings settings) => [];
            public Verdict Evaluate(Snapshot snapshot, EvaluationContext context) { {{statements}} return null!; }
        }
        """;

    private static IReadOnlyList<string> Problems(string source, OptimizationLevel optimisation = OptimizationLevel.Release) => Problems(FixtureCompiler.CompileText(source, optimisation));

    private static IReadOnlyList<string> Problems(byte[] bytes)
    {
        using var code = new PackageCode([bytes]);
        return [.. AssemblyInspection.Problems(bytes, new HashSet<string>(), mustReferToContract: true), .. PureCode.Problems(code), .. KeptState.Problems(code)];
    }
}
