using System.Collections.Frozen;
using System.Reflection.Emit;

namespace PipelineGraph.Plugins.Verification;

/// <summary>
/// What outlives a call: static fields, and the fields of the definition itself. It must not change, so it is of types that cannot, or a collection that
/// nothing but its initialiser writes.
/// </summary>
internal sealed class KeptState
{
    public static readonly FrozenSet<string> ReadOnlyInterfaces = new[]
    {
        "System.Collections.Generic.IEnumerable", "System.Collections.Generic.IReadOnlyCollection", "System.Collections.Generic.IReadOnlyList", "System.Collections.Generic.IReadOnlyDictionary",
        "System.Collections.Generic.IReadOnlySet", "System.Collections.IEnumerable",
    }.ToFrozenSet(StringComparer.Ordinal);

    private const string Advice = "A definition keeps nothing between calls; what it always needs is a FrozenSet, a FrozenDictionary, an ImmutableArray, or an IReadOnlyList.";

    private static readonly HashSet<string> Immutable =
    [
        "System.String", "System.Decimal", "System.DateTime", "System.DateTimeOffset", "System.DateOnly", "System.TimeOnly", "System.TimeSpan", "System.Guid", "System.Version", "System.Uri", "System.Half",
        "System.Int128", "System.UInt128", "System.Type", "System.Index", "System.Range", "System.DayOfWeek", "System.StringComparer", "System.StringComparison", "System.Buffers.SearchValues", "System.Text.Rune",
        "System.Text.RegularExpressions.Regex", "System.Text.CompositeFormat", "System.Globalization.CultureInfo", "System.Globalization.NumberFormatInfo", "System.Globalization.CompareInfo", "System.Globalization.TextInfo", "System.Resources.ResourceManager", "System.Numerics.BigInteger",
        "System.Action", "System.Func", "System.Predicate", "System.Comparison", "System.Converter", "System.Text.RegularExpressions.MatchEvaluator", "System.Text.Encoding", "System.IFormatProvider",
        "System.Collections.Generic.Comparer", "System.Collections.Generic.EqualityComparer", "System.Collections.Generic.IComparer", "System.Collections.Generic.IEqualityComparer",
    ];

    /// <summary>As immutable as what they hold.</summary>
    private static readonly HashSet<string> Holders =
    [
        "System.Nullable", "System.ValueTuple", "System.Tuple", "System.Collections.Generic.KeyValuePair", "System.Collections.Frozen.FrozenDictionary", "System.Collections.Frozen.FrozenSet",
        "System.Collections.ObjectModel.ReadOnlyCollection", "System.Collections.ObjectModel.ReadOnlyDictionary", "System.Collections.ObjectModel.ReadOnlySet",
        "System.Linq.ILookup", "System.Linq.IGrouping", "System.Linq.IOrderedEnumerable", "System.ReadOnlyMemory", .. ReadOnlyInterfaces,
    ];

    /// <summary>What can be written, but need not be.</summary>
    private static readonly HashSet<string> Collections =
    [
        TypeShape.ArrayName, "System.Collections.Generic.List", "System.Collections.Generic.Dictionary", "System.Collections.Generic.HashSet", "System.Collections.Generic.SortedDictionary",
        "System.Collections.Generic.SortedSet", "System.Collections.Generic.SortedList", "System.Collections.Generic.OrderedDictionary", "System.Collections.Generic.IList",
        "System.Collections.Generic.IDictionary", "System.Collections.Generic.ISet", "System.Collections.Generic.ICollection",
    ];

    /// <summary>Whether the type is a collection that can be written.</summary>
    public static bool IsCollection(string family) => Collections.Contains(family);

    private readonly PackageCode code;
    private readonly Dictionary<string, CodeField> watched = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> assigned = new(StringComparer.Ordinal);
    private readonly HashSet<string> checkedTypes = new(StringComparer.Ordinal);

    private KeptState(PackageCode code)
    {
        this.code = code;
        foreach (var method in code.Methods.Where(method => !method.IsConstructor))
        {
            for (var index = 0; index < method.Body.Count; index++)
            {
                var instruction = method.Body[index];
                if (instruction.Code != OpCodes.Stfld && !(instruction.Code == OpCodes.Ldflda && HandsOnAddress(method, index))) continue;
                if (MemberUse.Of(method.Owner.Metadata, instruction.Token) is { } field) assigned.TryAdd(field.Type.Name + "." + field.Name, method.Shown);
            }
        }
    }

    public static IEnumerable<string> Problems(PackageCode code)
    {
        var state = new KeptState(code);
        List<string> problems = [];
        foreach (var type in code.AllTypes.Where(type => !type.IsByCompiler))
        {
            problems.AddRange(type.Fields.Where(field => field is { IsStatic: true, IsLiteral: false }).Select(state.OfStatic).OfType<string>());
            if (type.Parents.Contains(typeof(Definitions.IStageDefinition).FullName)) problems.AddRange(state.OfInstances(type));
        }

        problems.AddRange(KeptClosures.Problems(code).Select(problem => $"{problem} {Advice}"));
        return [.. problems, .. KeptCollections.Problems(code, state.watched).Select(problem => $"{problem} {Advice}")];
    }

    /// <summary>
    /// Whether a field's address goes where it could be written through: to a local, or to a parameter that is <c>ref</c> or <c>out</c>. A method of the value
    /// itself takes it, too, and is another matter.
    /// </summary>
    private static bool HandsOnAddress(CodeMethod method, int index)
    {
        for (var next = index + 1; next < method.Body.Count; next++)
        {
            var instruction = method.Body[next];
            if (instruction.Code.Name!.StartsWith("stind", StringComparison.Ordinal) || instruction.Code == OpCodes.Stobj || instruction.Code == OpCodes.Initobj) return true;
            if (next == index + 1 && (instruction.Code.Name.StartsWith("stloc", StringComparison.Ordinal) || instruction.Code == OpCodes.Dup || instruction.Code == OpCodes.Ret)) return true;
            if (instruction.Code.FlowControl is FlowControl.Branch or FlowControl.Cond_Branch or FlowControl.Return or FlowControl.Throw) return false;
            if (instruction.Code.FlowControl != FlowControl.Call && instruction.Code != OpCodes.Newobj) continue;
            return MemberUse.Of(method.Owner.Metadata, instruction.Token) is { } called && called.Parameters.Any(parameter => parameter.IsReference);
        }

        return false;
    }

    private string? OfStatic(CodeField field) =>
        !field.IsReadOnly ? $"The static field '{field.Shown}' can change. {Advice}"
        : Changes(field.Type, field) is { } what ? $"The static field '{field.Shown}' holds {what}, which can change. {Advice}" : null;

    /// <summary>A type of one's own with state behind an interface or a class of .NET: an <c>IComparer&lt;string&gt;</c> that counts.</summary>
    private string? OwnKind(TypeShape type) => code.AllTypes
        .Where(own => !own.IsByCompiler && own.ParentShapes.Any(parent => parent.Name == type.Name && (parent.ToString() == type.ToString() || parent.All().Any(part => part.Name.StartsWith('!')))))
        .FirstOrDefault(own => OfInstances(own).Any())?.Name;

    /// <summary>The fields of a type whose instances outlive the call, and of the types derived from it.</summary>
    private IEnumerable<string> OfInstances(CodeType type)
    {
        if (!checkedTypes.Add(type.Name)) yield break;
        foreach (var field in type.Fields.Where(field => !field.IsStatic))
        {
            if (!field.IsReadOnly && assigned.TryGetValue(field.Key, out var method)) yield return $"The field '{field.Shown}' is assigned in {method}. {Advice}";
            else if (Changes(field.Type, field) is { } what) yield return $"The field '{field.Shown}' holds {what}, which can change. {Advice}";
        }

        foreach (var derived in code.Types.Values.Where(other => other.Parents.Contains(type.Name)).ToList())
        {
            foreach (var problem in OfInstances(derived)) yield return problem;
        }
    }

    /// <summary>What of a type can change, or null; a collection in the field itself is watched instead.</summary>
    private string? Changes(TypeShape type, CodeField? field)
    {
        var family = type.Family;
        if (type.Name.Contains('+', StringComparison.Ordinal) && !code.IsOwn(type.Name) && !PackageCode.IsOfContract(type.Name) && !type.Name.EndsWith("+AlternateLookup`1", StringComparison.Ordinal))
            return type.Name.Replace("`1", "", StringComparison.Ordinal).Replace("`2", "", StringComparison.Ordinal).Replace('+', '.'); // a builder, an enumerator: named like what it makes, and not as immutable
        if (!code.IsOwn(type.Name) && OwnKind(type) is { } kind) return kind;
        if (field is not null && Collections.Contains(family))
        {
            if (type.Arguments.Select(argument => Changes(argument, null)).FirstOrDefault(each => each is not null) is { } item) return item;
            watched[field.Key] = field;
            return null;
        }

        if (type.Name.StartsWith('!') || Immutable.Contains(family) || PackageCode.IsOfContract(family)) return null;
        if (Enum.TryParse<System.Reflection.Metadata.PrimitiveTypeCode>(family.AsSpan("System.".Length * (family.StartsWith("System.", StringComparison.Ordinal) ? 1 : 0)), out var primitive)
            && primitive is not (System.Reflection.Metadata.PrimitiveTypeCode.Object or System.Reflection.Metadata.PrimitiveTypeCode.TypedReference)) return null;
        if (Holders.Contains(family) || family.StartsWith("System.Collections.Immutable.", StringComparison.Ordinal))
        {
            if (field is not null && ReadOnlyInterfaces.Contains(family)) watched[field.Key] = field;
            return type.Arguments.Select(argument => Changes(argument, null)).FirstOrDefault(each => each is not null);
        }

        if (!code.Types.TryGetValue(type.Name, out var own)) return type.ToString();
        if (own.IsEnum || own.IsDelegate || own.IsByCompiler) return null;
        return OfInstances(own).FirstOrDefault() is null ? type.Arguments.Select(argument => Changes(argument, null)).FirstOrDefault(each => each is not null) : type.ToString();
    }
}
