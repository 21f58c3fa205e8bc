using System.Reflection.Emit;

namespace PipelineGraph.Plugins.Verification;

/// <summary>
/// What a kept function keeps: a lambda made while the definition is, whose locals live as long as it does, must not write them, and a method group is not one
/// of a collection that could change.
/// </summary>
internal static class KeptClosures
{
    private static readonly HashSet<string> Functions = ["System.Func", "System.Action", "System.Predicate", "System.Comparison", "System.Converter"];

    /// <summary>Walked through anew each time: what they were made with lasts between the walks.</summary>
    private const string Sequence = "System.Collections.Generic.IEnumerable";

    public static IEnumerable<string> Problems(PackageCode code)
    {
        var definitions = Kept(code);
        var byKey = code.Methods.ToLookup(Key, StringComparer.Ordinal);
        var makers = new HashSet<CodeMethod>();
        var open = new Queue<CodeMethod>(code.Methods.Where(method => method.Name == ".cctor" || (method.Name == ".ctor" && definitions.Contains(method.Owner.Name))));
        while (open.TryDequeue(out var method))
        {
            if (!makers.Add(method)) continue;
            foreach (var called in Named(method).SelectMany(use => byKey[$"{use.Type.Name}.{use.Name}"])) open.Enqueue(called);
        }

        foreach (var method in makers.Where(method => method.IsConstructor || Holds(code, method.Returns)))
        {
            var captured = method.Body.Where(instruction => instruction.Code == OpCodes.Newobj)
                .Select(instruction => MemberUse.Of(method.Owner.Metadata, instruction.Token)).OfType<MemberUse>()
                .Where(use => use.Type.Name.Contains("DisplayClass", StringComparison.Ordinal)).Select(use => use.Type.Name).ToHashSet(StringComparer.Ordinal);
            foreach (var writer in code.Methods.Where(other => captured.Contains(other.Owner.Name) && other.Name != ".ctor"))
            {
                if (Written(writer) is { } local) yield return $"{writer.Shown} makes a function that is kept and writes '{local}', which lasts as long as it.";
            }

            foreach (var use in Pointed(method).Where(use => use.IsInstance && KeptState.IsCollection(use.Type.Family) && !KeptCollections.IsRead(use.Name)))
                yield return $"{method.Shown} keeps {use} as a function, which changes what it belongs to.";
        }
    }

    /// <summary>What a lambda assigns of the locals around it, or changes in a collection among them.</summary>
    private static string? Written(CodeMethod lambda)
    {
        string? loaded = null;
        foreach (var instruction in lambda.Body.Where(instruction => instruction.NamesMetadata))
        {
            if (MemberUse.Of(lambda.Owner.Metadata, instruction.Token) is not { } use) continue;
            if (use.FieldType is not null && use.Type.Name.Contains("DisplayClass", StringComparison.Ordinal))
            {
                if (instruction.Code == OpCodes.Stfld) return use.Name;
                if (KeptState.IsCollection(use.FieldType.Family)) loaded = use.Name;
            }
            else if (loaded is not null && use.IsInstance && KeptState.IsCollection(use.Type.Family) && !KeptCollections.IsRead(use.Name))
            {
                return loaded;
            }
        }

        return null;
    }

    /// <summary>The definition's types, and those of one's own that a static or a field of the definition holds.</summary>
    private static HashSet<string> Kept(PackageCode code)
    {
        var kept = code.AllTypes.Where(type => type.Parents.Contains(typeof(Definitions.IStageDefinition).FullName)).Select(type => type.Name).ToHashSet(StringComparer.Ordinal);
        kept.UnionWith(code.AllTypes.Where(type => !type.IsByCompiler).SelectMany(type => type.Fields.Where(field => field.IsStatic || kept.Contains(type.Name)))
            .SelectMany(field => field.Type.All()).Select(type => type.Name).Where(code.Types.ContainsKey).ToList());
        return kept;
    }

    private static bool Holds(PackageCode code, TypeShape type) => type.All().Any(part => Functions.Contains(part.Family) || part.Family == Sequence || (code.Types.TryGetValue(part.Name, out var own) && own.IsDelegate));

    private static IEnumerable<MemberUse> Named(CodeMethod method) => method.Body.Where(instruction => instruction.Code.OperandType == OperandType.InlineMethod)
        .Select(instruction => MemberUse.Of(method.Owner.Metadata, instruction.Token)).OfType<MemberUse>();

    private static IEnumerable<MemberUse> Pointed(CodeMethod method) => method.Body.Where(instruction => instruction.Code == OpCodes.Ldftn || instruction.Code == OpCodes.Ldvirtftn)
        .Select(instruction => MemberUse.Of(method.Owner.Metadata, instruction.Token)).OfType<MemberUse>();

    private static string Key(CodeMethod method) => $"{method.Owner.Name}.{method.Name}";
}
